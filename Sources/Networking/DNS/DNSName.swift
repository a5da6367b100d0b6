/// A domain name, RFC 1035 section 3.1: labels of 1 to 63 bytes, at most 255 bytes in all with their lengths.
package struct DNSName: Sendable {
    let labels: [[UInt8]]

    /// Bytes of a name as a message has it without compression.
    static let longest = 255
    static let longestLabel = 63

    /// Fails for labels that no message can carry.
    init?(labels: [[UInt8]]) {
        guard labels.allSatisfy({ (1...Self.longestLabel).contains($0.count) }),
            labels.reduce(1, { $0 + $1.count + 1 }) <= Self.longest
        else { return nil }
        self.labels = labels
    }

    /// Reads a name such as `www.example.com`, with or without a dot at its end; `.` is the root. Letters beyond ASCII,
    /// spaces and backslashes are refused.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }), !text.isEmpty else {
            return nil
        }
        let bare = text.hasSuffix(".") ? text.dropLast() : text[...]
        if bare.isEmpty {
            self.init(labels: [])
        } else {
            self.init(
                labels: bare.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init))
        }
    }

    /// Where the names of an address stand: RFC 1035 section 3.5, RFC 3596 section 2.5.
    package init(reverseOf address: IPAddress) {
        switch address.family {
        case .v4:
            labels = address.bytes.reversed().map { Array("\($0)".utf8) } + ["in-addr", "arpa"].map { Array($0.utf8) }
        case .v6:
            let digits = address.bytes.reversed().flatMap { [$0 & 0xF, $0 >> 4] }
            labels = digits.map { Array(String($0, radix: 16).utf8) } + ["ip6", "arpa"].map { Array($0.utf8) }
        }
    }

    /// Whether both are one name: RFC 4343 takes the case of ASCII letters for the same.
    func isSame(as other: DNSName) -> Bool { folded == other.folded }

    /// The labels with ASCII letters in lower case.
    var folded: [[UInt8]] {
        labels.map { $0.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 } }
    }

    var bytes: [UInt8] { labels.flatMap { [UInt8($0.count)] + $0 } + [0] }
}

extension DNSName: CustomStringConvertible {
    /// Without the dot at the end; what is not plain is written as `\DDD` or with a backslash, RFC 1035 section 5.1.
    package var description: String {
        labels.isEmpty ? "." : labels.map { $0.map(Self.plain).joined() }.joined(separator: ".")
    }

    private static func plain(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"): "\\" + String(Unicode.Scalar(byte))
        case 0x21...0x7E: String(Unicode.Scalar(byte))
        default: "\\" + String(1000 + Int(byte)).dropFirst()
        }
    }
}
