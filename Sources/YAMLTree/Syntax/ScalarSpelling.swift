/// How a text is written as a scalar: plain where every reader of YAML takes it for that text, else quoted.
package enum ScalarSpelling {
    /// The text on one line, plain or in quotes; `isFlow` where it stands within brackets.
    package static func written(_ text: String, isFlow: Bool = true) -> String {
        if mayStandPlain(text, isFlow: isFlow) { return text }
        let scalars = text.unicodeScalars
        if scalars.contains(where: needsEscape) { return doubleQuoted(text) }
        let hasSpecial = scalars.contains { $0 == "\"" || $0 == "\\" }
        if hasSpecial, !scalars.contains("'") { return "'\(text)'" }
        return doubleQuoted(text)
    }

    /// Whether neither YAML 1.1 nor 1.2 reads the text as anything but itself where it stands without quotes.
    ///
    /// Patterns and other texts full of signs keep their quotes, though YAML could do without.
    package static func mayStandPlain(_ text: String, isFlow: Bool) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, mayBegin(first), last != 0x20, last != 0x3A,
            !isAmbiguous(text), !text.hasPrefix("...")
        else { return false }
        var before: UInt8 = 0
        for scalar in text.unicodeScalars {
            guard scalar.isASCII else {
                guard scalar.properties.isAlphabetic || isDash(scalar) else { return false }
                before = 0
                continue
            }
            let byte = UInt8(scalar.value)
            guard mayStandWithin(byte, isFlow: isFlow) else { return false }
            if byte == 0x20, before == 0x3A || before == 0x20 { return false }
            if byte == 0x23, before == 0x20 { return false }
            if isFlow, before == 0x3A, byte == 0x3A { return false }
            before = byte
        }
        return true
    }

    private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        ["–", "—", "‘", "’", "“", "”", "…", "·", "°", "§", "£", "€"].contains(scalar)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte >= 0x80 || "/._$".utf8.contains(byte)
    }

    private static func mayStandWithin(_ byte: UInt8, isFlow: Bool) -> Bool {
        if isLetterOrDigit(byte) || " -_./:@+;()'!=%&~$".utf8.contains(byte) { return true }
        // In brackets a "?" ends the scalar for some readers (PyYAML).
        return !isFlow && ",#\"?".utf8.contains(byte)
    }

    /// Whether a reader may take the text for a number, a time, a boolean or nothing: the types of YAML 1.1
    /// (yaml.org/type) and of the core schema of YAML 1.2.2, 10.3.2.
    static func isAmbiguous(_ text: String) -> Bool {
        if text.utf8.count <= 5 {
            let word = text.lowercased()
            if ["", "~", "null", "y", "n", "yes", "no", "on", "off", "true", "false", "=", "<<", ".inf", ".nan"]
                .contains(word)
            {
                return true
            }
        }
        guard let first = text.utf8.first else { return true }
        guard (0x30...0x39).contains(first) || first == 0x2E || first == 0x2B || first == 0x2D else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || "abcdefABCDEFxXoO_:.+-tTzZ inIN,".utf8.contains(byte)
        }
    }

    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// In double quotes, with escapes (YAML 1.2.2, 5.7) for what a line of text cannot hold.
    static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where needsEscape(scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let width = scalar.value > 0xFF ? 4 : 2
                result += (width == 4 ? "\\u" : "\\x") + String(repeating: "0", count: width - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
