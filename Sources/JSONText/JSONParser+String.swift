extension JSONParser {
    /// Reads a string (RFC 8259 §7) from its opening quotation mark.
    mutating func string() throws(JSONProblem) -> String {
        let opening = index
        index += 1
        var decoded: [UInt8] = []
        var start = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                // Most strings have no escapes and are made from the input at once.
                if decoded.isEmpty { return String(decoding: bytes[start..<(index - 1)], as: UTF8.self) }
                decoded.append(contentsOf: bytes[start..<(index - 1)])
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"):
                decoded.append(contentsOf: bytes[start..<index])
                decoded.append(contentsOf: String(try escape()).utf8)
                start = index
            case 0x00..<0x20:
                let digits = String(byte, radix: 16)
                let escape = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                throw problem("a control character in a string, write it as \(escape)")
            default: index += 1
            }
        }
        throw problem("a string that starts here has no closing quotation mark", at: opening)
    }

    private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
        let start = index
        index += 1
        guard let letter = next else { throw unexpected("an escape such as \"\\n\"") }
        guard letter != UInt8(ascii: "u") else {
            index += 1
            return try hexEscape(from: start)
        }
        guard let scalar = Self.shortEscapes[letter] else {
            throw problem("\"\\\" before \(quotedHere) is no escape of JSON, write \"\\\\\" for a backslash", at: start)
        }
        index += 1
        return scalar
    }

    private static let shortEscapes: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
        UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]

    /// Reads what follows `\u`: four hexadecimal digits, and for a high surrogate the low one after it.
    private mutating func hexEscape(from start: Int) throws(JSONProblem) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let lone = "half of a surrogate pair, JSON text has to hold both halves"
        guard unit < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
            throw problem(lone, at: start)
        }
        let other = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(other),
            let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (other - 0xDC00))
        else { throw problem(lone, at: start) }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONProblem) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw unexpected("four hexadecimal digits after \"\\u\"")
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}
