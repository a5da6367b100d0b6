/// A way texts spell characters that they cannot show as they are.
enum Escaping: CaseIterable {
    /// `%2F`, in either case (RFC 3986 §2.1).
    case percent
    /// `\"`, `\n`, `\u00e9` (RFC 8259 §7), and `\'`, `\x27` of scripts.
    case backslash
    /// `&amp;`, `&#39;`, `&#x27;` (WHATWG HTML §13.5).
    case entity
    /// A line end with the indent after it, as in wrapped base64 (RFC 2045 §6.8) and PEM: it spells nothing.
    case lineEnds

    /// For each byte, whether some way of escaping starts with it.
    static let introducers: [Bool] = (0..<256).map { byte in allCases.contains { $0.mayStart(with: UInt8(byte)) } }

    @inline(__always)
    func mayStart(with byte: UInt8) -> Bool {
        switch self {
        case .percent: byte == UInt8(ascii: "%")
        case .backslash: byte == UInt8(ascii: "\\")
        case .entity: byte == UInt8(ascii: "&")
        case .lineEnds: byte == 0x0A || byte == 0x0D
        }
    }

    /// What stands at `index`, where `mayStart` holds, or nil where it is no escape after all.
    func spelled(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Unescaped? {
        switch self {
        case .percent:
            guard let byte = Self.hexNumber(at: index + 1, digits: 2, in: text) else { return nil }
            return Unescaped(.byte(UInt8(byte)), length: 3)
        case .backslash: return Self.backslash(at: index, in: text)
        case .entity: return Self.entity(at: index, in: text)
        case .lineEnds:
            var end = index + 1
            while end < text.count, text[end] == 0x0A || text[end] == 0x0D || text[end] == 0x20 || text[end] == 0x09 {
                end += 1
            }
            return Unescaped(.nothing, length: end - index)
        }
    }

    private static func backslash(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Unescaped? {
        guard index + 1 < text.count else { return nil }
        let letter = text[index + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"):
            return Unescaped(.byte(letter), length: 2)
        case UInt8(ascii: "b"): return Unescaped(.byte(0x08), length: 2)
        case UInt8(ascii: "f"): return Unescaped(.byte(0x0C), length: 2)
        case UInt8(ascii: "n"): return Unescaped(.byte(0x0A), length: 2)
        case UInt8(ascii: "r"): return Unescaped(.byte(0x0D), length: 2)
        case UInt8(ascii: "t"): return Unescaped(.byte(0x09), length: 2)
        case UInt8(ascii: "x"):
            return hexNumber(at: index + 2, digits: 2, in: text).flatMap { Unescaped($0, length: 4) }
        case UInt8(ascii: "u"): return utf16(at: index, in: text)
        default: return nil
        }
    }

    private static func utf16(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Unescaped? {
        guard let unit = hexNumber(at: index + 2, digits: 4, in: text) else { return nil }
        guard (0xD800..<0xDC00).contains(unit) else { return Unescaped(unit, length: 6) }
        guard index + 7 < text.count, text[index + 6] == UInt8(ascii: "\\"), text[index + 7] == UInt8(ascii: "u"),
            let low = hexNumber(at: index + 8, digits: 4, in: text), (0xDC00..<0xE000).contains(low)
        else { return nil }
        return Unescaped(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), length: 12)
    }

    private static let longestEntity = 12
    private static let entities: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0,
    ]

    private static func entity(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Unescaped? {
        let rest = text[(index + 1)..<min(text.count, index + longestEntity)]
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: rest[..<end], as: UTF8.self).lowercased()
        let value: UInt32? =
            if name.hasPrefix("#x") {
                UInt32(name.dropFirst(2), radix: 16)
            } else if name.hasPrefix("#") {
                UInt32(name.dropFirst())
            } else {
                entities[name]
            }
        return value.flatMap { Unescaped($0, length: end + 1 - index) }
    }

    private static func hexNumber(at start: Int, digits: Int, in text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard start + digits <= text.count else { return nil }
        var number: UInt32 = 0
        for byte in text[start..<(start + digits)] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            number = number << 4 | UInt32(digit)
        }
        return number
    }
}

/// What an escape stands for, and how many bytes it takes itself.
struct Unescaped {
    enum Meaning {
        case nothing
        case byte(UInt8)
        case scalar(Unicode.Scalar)
    }

    let meaning: Meaning
    let length: Int

    init(_ meaning: Meaning, length: Int) {
        self.meaning = meaning
        self.length = length
    }

    /// Nil for a value that is no Unicode scalar.
    init?(_ value: UInt32, length: Int) {
        guard let scalar = Unicode.Scalar(value) else { return nil }
        self.init(.scalar(scalar), length: length)
    }
}
