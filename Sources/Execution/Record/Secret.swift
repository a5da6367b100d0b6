/// A secret and all the byte strings that give it away.
struct Secret: Sendable {
    /// Without line ends at either end, which files have and people never mean.
    let text: String
    let name: String
    /// None for a blank secret.
    let needles: [Needle]

    /// Secrets shorter than this, in bytes, are not looked for in base64 and hexadecimal.
    static let shortestEncoded = 4
    /// Lines of a secret up to this length, in characters, are hidden only together with their neighbours.
    static let longestHarmlessLine = 8

    init(text: String, name: String) {
        let whole = text.unicodeScalars.trimmed(of: { $0 == "\n" || $0 == "\r" })
        self.text = whole
        self.name = name
        guard !whole.unicodeScalars.trimmed(of: Self.isBlank).isEmpty else {
            needles = []
            return
        }
        var needles: Set<Needle> = []
        for form in Self.forms(of: whole) {
            let bytes = Array(form.utf8)
            needles.insert(Needle(bytes))
            if bytes.count >= Self.shortestEncoded { needles.formUnion(Needle.encodings(of: bytes)) }
        }
        self.needles = Array(needles)
    }

    /// The secret itself, without blanks around it, without its line ends, and its lines.
    private static func forms(of whole: String) -> Set<String> {
        var forms: Set<String> = [whole, whole.unicodeScalars.trimmed(of: isBlank)]
        let lines = whole.split(whereSeparator: \.isNewline).map { $0.unicodeScalars.trimmed(of: isBlank) }
        guard lines.count > 1 else { return forms }
        forms.insert(lines.joined())
        // The first and last lines of a PEM file (RFC 7468 §2) are no secret, and messages quote them.
        forms.formUnion(lines.filter { $0.count > longestHarmlessLine && !$0.hasPrefix("-----") })
        return forms
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}

extension BidirectionalCollection<Unicode.Scalar> {
    fileprivate func trimmed(of isUnwanted: (Unicode.Scalar) -> Bool) -> String {
        var result = String.UnicodeScalarView()
        guard let first = firstIndex(where: { !isUnwanted($0) }), let last = lastIndex(where: { !isUnwanted($0) })
        else {
            return ""
        }
        result.append(contentsOf: self[first...last])
        return String(result)
    }
}
