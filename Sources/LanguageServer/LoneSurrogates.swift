/// Escapes of JSON that name half of a surrogate pair (RFC 8259 section 8.2): texts of editors that count in UTF-16 may
/// have them.
enum LoneSurrogates {
    /// The text with U+FFFD in their places; `nil` where it has none.
    static func replaced(in bytes: [UInt8]) -> [UInt8]? {
        var result = bytes
        var isChanged = false
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = unit(at: index, in: bytes) else {
                index += 2
                continue
            }
            if unit & 0xFC00 == 0xD800, let next = self.unit(at: index + 6, in: bytes), next & 0xFC00 == 0xDC00 {
                index += 12
                continue
            }
            if unit & 0xF800 == 0xD800 {
                result.replaceSubrange(index + 2..<index + 6, with: "FFFD".utf8)
                isChanged = true
            }
            index += 6
        }
        return isChanged ? result : nil
    }

    /// What an escape such as `\uD83D` names.
    private static func unit(at index: Int, in bytes: [UInt8]) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
