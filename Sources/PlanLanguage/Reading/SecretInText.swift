/// Looks for passwords in free texts: bodies, messages, paths, commands, instructions.
enum SecretInText {
    private static let words = ["password", "passwd", "passphrase", "passcode", "pwd", "secret"].map { Array($0.utf8) }
    /// How a client says its password in the protocols of the Internet (RFC 959, RFC 1939).
    private static let passCommand = Array("PASS ".utf8)
    private static let authorization = Array("authorization:".utf8)
    private static let schemes = [Array("basic ".utf8), Array("bearer ".utf8)]

    /// The first, `sure` before `likely`; `nil` where there is none.
    static func first(in text: String) -> SecretName? {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count > 4 else { return nil }
            var found: SecretName?
            var index = 0
            while index < bytes.count {
                defer { index += 1 }
                guard isStart(index, bytes) else { continue }
                switch hit(at: index, bytes) {
                case .sure: return .sure
                case .likely: found = .likely
                case nil: break
                }
            }
            return found
        }
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Whether a word may begin here; only few letters begin one that is looked for.
    private static func isStart(_ index: Int, _ bytes: Bytes) -> Bool {
        switch bytes[index] | 0x20 {
        case UInt8(ascii: "p"), UInt8(ascii: "s"), UInt8(ascii: "a"): true
        default: false
        }
    }

    private static func hit(at index: Int, _ bytes: Bytes) -> SecretName? {
        let startsLine = index == 0 || bytes[index - 1] == UInt8(ascii: "\n")
        if startsLine, bytes[index...].starts(with: passCommand) {
            return value(at: index + 5, bytes).isEmpty ? nil : .sure
        }
        if begins(authorization, at: index, bytes) {
            let start = afterSpaces(index + authorization.count, bytes)
            let scheme = schemes.first { begins($0, at: start, bytes) }
            return scheme.map { !value(at: start + $0.count, bytes).isEmpty } == true ? .sure : nil
        }
        guard let word = words.first(where: { begins($0, at: index, bytes) }) else { return nil }
        return assigned(index, index + word.count, bytes)
    }

    /// What stands behind the word from `start` to `end`.
    private static func assigned(_ start: Int, _ end: Int, _ bytes: Bytes) -> SecretName? {
        var next = end
        let isQuoted = next < bytes.count && isQuote(bytes[next])
        if isQuoted { next += 1 }
        let separator = afterSpaces(next, bytes)
        guard separator < bytes.count else { return nil }
        switch bytes[separator] {
        case UInt8(ascii: "="):
            return value(at: separator + 1, bytes).isEmpty ? nil : .sure
        case UInt8(ascii: ":"):
            let value = value(at: afterSpaces(separator + 1, bytes), bytes)
            if value.isEmpty { return nil }
            return isQuoted ? .sure : hasDigit(value) ? .likely : nil
        default:
            guard separator > next else { return nil }
            let isOption = start > 0 && bytes[start - 1] == UInt8(ascii: "-")
            if isOption { return value(at: separator, bytes).isEmpty ? nil : .sure }
            guard begins([UInt8(ascii: "i"), UInt8(ascii: "s"), 0x20], at: separator, bytes) else { return nil }
            return hasDigit(value(at: separator + 3, bytes)) ? .likely : nil
        }
    }

    /// Up to what ends a value in URLs, JSON and sentences; nothing where a reference or a gap to fill in stands.
    private static func value(at index: Int, _ bytes: Bytes) -> Slice<Bytes> {
        var start = index
        if start < bytes.count, isQuote(bytes[start]) { start += 1 }
        var end = start
        while end < bytes.count, bytes[end] > 0x20, !isQuote(bytes[end]), !"&,;)]}".utf8.contains(bytes[end]) {
            end += 1
        }
        guard start < end, !"$<[(*{".utf8.contains(bytes[start]) else { return bytes[end..<end] }
        return bytes[start..<end]
    }

    private static func begins(_ word: [UInt8], at index: Int, _ bytes: Bytes) -> Bool {
        guard index + word.count <= bytes.count else { return false }
        return word.indices.allSatisfy { lower(bytes[index + $0]) == word[$0] }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func afterSpaces(_ index: Int, _ bytes: Bytes) -> Int {
        var index = index
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        return index
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func hasDigit(_ value: Slice<Bytes>) -> Bool {
        value.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
