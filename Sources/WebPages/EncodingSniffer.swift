/// Finds the encoding of a page as HTML says (section 13.2.3.2): byte order mark, `Content-Type`, `<meta>`, then a guess.
enum EncodingSniffer {
    /// How far into the page a `<meta>` may name the encoding; HTML asks for 1024 bytes, browsers look further.
    static let metaWindow = 4096

    /// The encoding and how many bytes its byte order mark takes.
    static func sniff(_ html: [UInt8], contentType: String?) -> (encoding: CharacterEncoding, markLength: Int) {
        if html.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if html.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if html.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        if let named = contentType.flatMap(charset(in:)) { return (named, 0) }
        if let named = meta(in: html) { return (named, 0) }
        // A text that holds other bytes than ASCII and yet is well-formed UTF-8 is hardly ever anything else.
        return (String(validating: html, as: UTF8.self) != nil ? .utf8 : .windows1252, 0)
    }

    /// The encoding in the `charset=` of a content type, such as `text/html; charset="Big5"`.
    static func charset(in text: String) -> CharacterEncoding? {
        var rest = text.lowercased()[...]
        while let found = rest.firstRange(of: "charset") {
            rest = rest[found.upperBound...].drop(while: \.isWhitespace)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            let label: Substring
            if let quote = rest.first, quote == "\"" || quote == "'" {
                label = rest.dropFirst().prefix { $0 != quote }
            } else {
                label = rest.prefix { !$0.isWhitespace && !";,\"'>/".contains($0) }
            }
            return CharacterEncoding(label: String(label))
        }
        return nil
    }

    private static func meta(in html: [UInt8]) -> CharacterEncoding? {
        var rest = String(decoding: html.prefix(metaWindow).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self).lowercased()[
            ...]
        while let start = rest.firstRange(of: "<") {
            rest = rest[start.upperBound...]
            if rest.hasPrefix("!--") {
                guard let end = rest.firstRange(of: "-->") else { return nil }
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("meta") {
                let tag = rest.prefix { $0 != ">" }
                guard let named = charset(in: String(tag)) else { continue }
                // A page whose ASCII `<meta>` could be read is not in UTF-16, whatever it says.
                return named.isUTF16 ? .utf8 : named
            }
        }
        return nil
    }
}
