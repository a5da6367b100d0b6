/// Reads the grammar of singular queries (RFC 9535 §2.3.5.1), scalar by scalar.
struct JSONPathParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func steps() throws(JSONPathProblem) -> [JSONPath.Step] {
        guard skip("$") else { throw unexpected("\"$\", the start of a JSON path such as \"$.items[0].name\"") }
        var steps: [JSONPath.Step] = []
        while index < scalars.count {
            let blanks = index
            skipBlanks()
            guard index < scalars.count else {
                throw problem("blanks at the end of a JSON path, leave them out", blanks)
            }
            if skip(".") {
                steps.append(.name(try shorthandName()))
            } else if skip("[") {
                skipBlanks()
                steps.append(try selector())
                skipBlanks()
                if next == ":" || next == "," { throw several() }
                guard skip("]") else { throw unexpected("\"]\"") }
            } else {
                throw unexpected("\".name\" or \"[0]\"")
            }
        }
        return steps
    }

    /// The name after a dot (RFC 9535 §2.5.1.1): letters, digits, `_` and everything beyond ASCII.
    private mutating func shorthandName() throws(JSONPathProblem) -> String {
        if next == "." || next == "*" { throw several() }
        guard let first = next, isNameStart(first) else {
            throw unexpected("a name after \".\"; other names go in brackets, as in \"['a-b']\"")
        }
        var name = String.UnicodeScalarView()
        while let scalar = next, isNameStart(scalar) || isDigit(scalar) {
            name.append(scalar)
            index += 1
        }
        if next == "-" {
            throw problem("\"-\" in a name after \".\", put such a name in brackets, as in \"['a-b']\"", index)
        }
        return String(name)
    }

    private mutating func selector() throws(JSONPathProblem) -> JSONPath.Step {
        switch next {
        case "'", "\"": return .name(try quotedName())
        case "*", "?", ":": throw several()
        case let scalar? where scalar == "-" || isDigit(scalar): return .position(try position())
        default: throw unexpected("a position such as \"0\" or a name in quotes")
        }
    }

    /// RFC 9535 §2.3.3.1: no leading zeros, no `-0`, within ±(2^53 - 1).
    private mutating func position() throws(JSONPathProblem) -> Int {
        let start = index
        _ = skip("-")
        while let scalar = next, isDigit(scalar) { index += 1 }
        var digits = String.UnicodeScalarView()
        digits.append(contentsOf: scalars[start..<index])
        let text = String(digits)
        guard let position = Int(text), String(position) == text, position.magnitude < 1 << 53 else {
            throw problem("\"\(text)\" is not a position, expected a whole number without leading zeros", start)
        }
        return position
    }
}

// MARK: - Names in quotes

extension JSONPathParser {
    /// RFC 9535 §2.3.1.1: single or double quotes, with the escapes of JSON.
    private mutating func quotedName() throws(JSONPathProblem) -> String {
        let opening = index
        let quote = scalars[index]
        index += 1
        var name = String.UnicodeScalarView()
        while let scalar = next {
            if scalar == quote {
                index += 1
                return String(name)
            }
            guard scalar.value >= 0x20 else {
                throw problem("a control character in a name, write it as an escape such as \"\\n\"", index)
            }
            if scalar == "\\" {
                name.append(try escape(in: quote))
            } else {
                name.append(scalar)
                index += 1
            }
        }
        throw problem("the name that starts here has no closing quotation mark", opening)
    }

    private mutating func escape(in quote: Unicode.Scalar) throws(JSONPathProblem) -> Unicode.Scalar {
        let start = index
        index += 1
        guard let letter = next else { throw unexpected("an escape such as \"\\n\"") }
        index += 1
        switch letter {
        case quote, "\\", "/": return letter
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try hexEscape(from: start)
        default: throw problem("\"\\\(letter)\" is no escape of a JSON path, write \"\\\\\" for a backslash", start)
        }
    }

    private mutating func hexEscape(from start: Int) throws(JSONPathProblem) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xDC00, skip("\\"), skip("u") {
            let other = try fourHexDigits()
            if (0xDC00..<0xE000).contains(other),
                let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (other - 0xDC00))
            {
                return scalar
            }
        }
        throw problem("half of a surrogate pair, expected both halves", start)
    }

    private mutating func fourHexDigits() throws(JSONPathProblem) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = next, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw unexpected("four hexadecimal digits after \"\\u\"")
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}

// MARK: - Moving and complaining

extension JSONPathParser {
    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" { index += 1 }
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

    private func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII || scalar == "_" || (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z")
    }

    private func problem(_ message: String, _ offset: Int) -> JSONPathProblem {
        JSONPathProblem(message: message, offset: offset)
    }

    private func unexpected(_ expectation: String) -> JSONPathProblem {
        let found = next.map { JSON.text(String($0)).text() } ?? "the end of the path"
        return problem("expected \(expectation), found \(found)", index)
    }

    /// The complaint about what could select more than one value.
    private func several() -> JSONPathProblem {
        let found = next.map { JSON.text(String($0)).text() } ?? "it"
        return problem(
            "\(found) can select several values, expected a path to one value, such as \"$.items[0]\"", index)
    }
}
