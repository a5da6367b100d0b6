extension JSON {
    /// The value as compact JSON text (RFC 8259) on one line.
    ///
    /// Beyond what RFC 8259 §7 demands, DEL, the C1 controls, U+2028 and U+2029 are escaped, so that the text can go
    /// to a terminal or into a script as it is. A number that JSON cannot say (infinite, not a number) becomes `null`.
    package func text() -> String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends what `text()` returns, as UTF-8.
    package func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let boolean): bytes.append(contentsOf: (boolean ? "true" : "false").utf8)
        case .integer(let integer): Self.append(integer, to: &bytes)
        // `description` is the shortest text that reads back as the same number, and in JSON's grammar when finite.
        case .number(let number): bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
        case .text(let string), .word(let string): Self.append(quoted: string, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(quoted: member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Appends the decimal digits of a number, with its sign where it is negative.
    package static func append(_ integer: Int, to bytes: inout [UInt8]) {
        // The 19 digits of the largest, and a sign; a String of them would need memory of its own.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            var rest = integer.magnitude
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if integer < 0 {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Appends a string as JSON writes it, as UTF-8.
    package static func append(quoted string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // A copy to make contiguous is needed by hardly any string, and costs more than the rest.
        if string.utf8.withContiguousStorageIfAvailable({ append(unquoted: $0, to: &bytes) }) == nil {
            var string = string
            string.withUTF8 { append(unquoted: $0, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(unquoted utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        if Escape.isNeverNeeded(in: utf8) {
            bytes.append(contentsOf: utf8)
        } else {
            append(escaping: utf8, to: &bytes)
        }
    }

    private static func append(escaping utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var written = 0
        var index = 0
        while index < utf8.count {
            guard let escape = Escape(at: index, in: utf8) else {
                index += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[written..<index]))
            escape.append(to: &bytes)
            index += escape.length
            written = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[written...]))
    }
}

/// A scalar that a JSON text does not show as it is.
private struct Escape {
    /// The scalar, which lies in the Basic Multilingual Plane.
    let scalar: UInt16
    /// How many bytes of UTF-8 it takes.
    let length: Int

    /// Whether a byte stands as it is whatever comes before and after it: most of ASCII.
    @inline(__always)
    static func isNeverNeeded(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The same for a whole text, eight bytes at a time.
    static func isNeverNeeded(in utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let each: UInt64 = 0x0101_0101_0101_0101
        /// The highest bit of some byte that is 0; of none where there is no such byte.
        func zeros(_ word: UInt64) -> UInt64 { (word &- each) & ~word }
        let bytes = UnsafeRawBufferPointer(utf8)
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let beyond = word | ((word &- each &* 0x20) & ~word) | zeros(word ^ each &* 0x7F)
            let marks =
                zeros(word ^ each &* UInt64(UInt8(ascii: "\""))) | zeros(word ^ each &* UInt64(UInt8(ascii: "\\")))
            if (beyond | marks) & (each &* 0x80) != 0 { return false }
            index += 8
        }
        return utf8[index...].allSatisfy(isNeverNeeded)
    }

    /// Nil where the bytes at `index` may stand in a string as they are.
    @inline(__always)
    init?(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) {
        let byte = utf8[index]
        switch byte {
        case 0x00...0x1F, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F:
            (scalar, length) = (UInt16(byte), 1)
        case 0xC2 where utf8[index + 1] < 0xA0:
            (scalar, length) = (UInt16(utf8[index + 1]), 2)
        case 0xE2 where utf8[index + 1] == 0x80 && utf8[index + 2] & 0xFE == 0xA8:
            (scalar, length) = (0x2000 | UInt16(utf8[index + 2] & 0x3F), 3)
        default: return nil
        }
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch scalar {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x22, 0x5C: bytes.append(UInt8(scalar))
        default:
            bytes.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] {
                let digit = UInt8(scalar >> UInt16(shift) & 0xF)
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
