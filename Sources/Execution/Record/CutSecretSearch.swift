import JSONText

/// Finds the beginning of a secret where a text was cut for readers, so that the whole secret is no longer in it.
///
/// A cut shows as `…`. Up to three bytes of a secret may stay before it: fewer tell nothing, and would be found by chance.
struct CutSecretSearch: Sendable {
    private static let shortest = 4
    private static let mark = Array("…".utf8)

    private let beginnings: [Beginning]

    init(_ secrets: [Secret]) {
        beginnings = secrets.flatMap { secret in
            let escaped = JSON.text(secret.text).text().dropFirst().dropLast()
            let encoded = URLEncoding.encoded(secret.text)
            let forms: Set<String> = [secret.text, String(escaped), encoded, encoded.replacing("+", with: "%20")]
            return forms.map { Beginning(Array($0.utf8), name: secret.name) }
        }
    }

    /// The text with `«name»` for each beginning of a secret that stands right before a cut.
    func hide(_ text: String) -> String {
        guard text.contains("…") else { return text }
        let bytes = Array(text.utf8)
        var hidden: [UInt8] = []
        var lengths = beginnings.map { _ in 0 }
        for (index, byte) in bytes.enumerated() {
            if byte == Self.mark[0], bytes[index...].starts(with: Self.mark),
                let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }), lengths[longest] >= Self.shortest
            {
                hidden.removeLast(lengths[longest])
                hidden += Array("«\(beginnings[longest].name)»".utf8)
                lengths = beginnings.map { _ in 0 }
            }
            hidden.append(byte)
            for (number, beginning) in beginnings.enumerated() {
                lengths[number] = beginning.length(after: byte, from: lengths[number])
            }
        }
        return String(decoding: hidden, as: UTF8.self)
    }
}

/// How much of a secret's beginning the text read so far ends with, told byte by byte (Knuth, Morris and Pratt 1977), so
/// that no text takes long.
private struct Beginning {
    let name: String
    private let bytes: [UInt8]
    /// For each length of a beginning, the next shorter one that it ends with.
    private let shorter: [Int]

    init(_ bytes: [UInt8], name: String) {
        self.name = name
        self.bytes = bytes
        var shorter = [0, 0]
        var length = 0
        for byte in bytes.dropFirst() {
            while length > 0, bytes[length] != byte { length = shorter[length] }
            if bytes[length] == byte { length += 1 }
            shorter.append(length)
        }
        self.shorter = shorter
    }

    func length(after byte: UInt8, from length: Int) -> Int {
        var length = length
        while length > 0, length == bytes.count || bytes[length] != byte { length = shorter[length] }
        return length < bytes.count && bytes[length] == byte ? length + 1 : 0
    }
}
