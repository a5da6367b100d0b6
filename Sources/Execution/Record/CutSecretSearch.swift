import JSONText

/// Finds the beginning of a secret where a text was cut for readers, so that the whole secret is no longer in it.
///
/// A cut shows as `…`. Up to three bytes of a secret may stay before it: fewer tell nothing, and would be found by chance.
struct CutSecretSearch: Sendable {
    private static let shortest = 4
    private static let mark = Array("…".utf8)

    private struct Beginning {
        let bytes: [UInt8]
        let name: String
    }

    private let beginnings: [Beginning]

    init(_ secrets: [Secret]) {
        beginnings = secrets.flatMap { secret in
            let escaped = JSON.text(secret.text).text().dropFirst().dropLast()
            let encoded = URLEncoding.encoded(secret.text)
            let forms: Set<String> = [secret.text, String(escaped), encoded, encoded.replacing("+", with: "%20")]
            return forms.map { Beginning(bytes: Array($0.utf8), name: secret.name) }
        }
    }

    /// The text with `«name»` for each beginning of a secret that stands right before a cut.
    func hide(_ text: String) -> String {
        guard text.contains("…") else { return text }
        var hidden: [UInt8] = []
        for byte in text.utf8 {
            hidden.append(byte)
            guard hidden.suffix(Self.mark.count).elementsEqual(Self.mark) else { continue }
            hidden.removeLast(Self.mark.count)
            if let (length, name) = longestBeginning(endingIn: hidden) {
                hidden.removeLast(length)
                hidden += Array("«\(name)»".utf8)
            }
            hidden += Self.mark
        }
        return String(decoding: hidden, as: UTF8.self)
    }

    private func longestBeginning(endingIn text: [UInt8]) -> (length: Int, name: String)? {
        var longest: (length: Int, name: String)?
        for beginning in beginnings {
            var length = min(beginning.bytes.count, text.count)
            while length >= Self.shortest, length > longest?.length ?? 0 {
                if text[(text.count - length)...].elementsEqual(beginning.bytes[..<length]) {
                    longest = (length, beginning.name)
                }
                length -= 1
            }
        }
        return longest
    }
}
