/// A parser by recursive descent over bytes that are known to be UTF-8.
struct JSONParser {
    let bytes: [UInt8]
    var index = 0
    private let deepest: Int
    private var depth = 0

    init(_ bytes: [UInt8], deepest: Int) {
        self.bytes = bytes
        self.deepest = deepest
    }

    mutating func document() throws(JSONProblem) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw problem("a byte order mark before the text, JSON has to start without one")
        }
        skipBlanks()
        let value = try value()
        skipBlanks()
        guard index == bytes.count else {
            throw problem("unexpected \(quotedHere) after the end of the JSON value")
        }
        return value
    }

    private mutating func value() throws(JSONProblem) -> JSON {
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .text(try string())
        case let byte where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected("a JSON value")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONProblem) -> JSON {
        let isThere = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
        guard isThere else { throw unexpected("\"\(word)\"") }
        index += word.utf8CodeUnitCount
        return value
    }

    private mutating func array() throws(JSONProblem) -> JSON {
        try enter()
        var elements: [JSON] = []
        if !skip(UInt8(ascii: "]")) {
            repeat {
                skipBlanks()
                elements.append(try value())
                skipBlanks()
            } while skip(UInt8(ascii: ","))
            guard skip(UInt8(ascii: "]")) else { throw unexpected("\",\" or \"]\" in an array") }
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func object() throws(JSONProblem) -> JSON {
        try enter()
        var members: [JSON.Member] = []
        var names: Set<[UInt8]> = []
        if !skip(UInt8(ascii: "}")) {
            repeat {
                skipBlanks()
                let start = index
                guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name in double quotes") }
                let name = try string()
                guard names.insert(Array(name.utf8)).inserted else {
                    throw problem("the name \(JSON.text(name).text()) stands twice in one object", at: start)
                }
                skipBlanks()
                guard skip(UInt8(ascii: ":")) else {
                    throw unexpected("\":\" after the name \(JSON.text(name).text())")
                }
                skipBlanks()
                members.append(JSON.Member(name, try value()))
                skipBlanks()
            } while skip(UInt8(ascii: ","))
            guard skip(UInt8(ascii: "}")) else { throw unexpected("\",\" or \"}\" in an object") }
        }
        depth -= 1
        return .object(members)
    }

    /// Steps over the opening bracket and the blanks after it.
    private mutating func enter() throws(JSONProblem) {
        depth += 1
        guard depth <= deepest else {
            throw problem("more than \(deepest) arrays and objects in each other, this is the deepest allowed")
        }
        index += 1
        skipBlanks()
    }

    private mutating func number() throws(JSONProblem) -> JSON {
        let start = index
        var isWhole = true
        _ = skip(UInt8(ascii: "-"))
        if skip(UInt8(ascii: "0")) {
            if isDigit(next) { throw problem("a number with a leading zero, write it without", at: start) }
        } else {
            try digits()
        }
        if skip(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isWhole = false
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try digits()
        }
        let digits = String(decoding: bytes[start..<index], as: UTF8.self)
        // Only a Double can say that a zero is negative.
        if isWhole, digits != "-0", let integer = Int(digits) { return .integer(integer) }
        guard let number = Double(digits), number.isFinite else {
            throw problem("the number \(digits.prefix(40)) is too large", at: start)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONProblem) {
        guard isDigit(next) else { throw unexpected("a digit") }
        while isDigit(next) { index += 1 }
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}

// MARK: - Moving and complaining

extension JSONParser {
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    /// Skips the four blanks of RFC 8259 §2.
    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    func problem(_ message: String, at offset: Int? = nil) -> JSONProblem {
        JSONProblem(message, at: offset ?? index, in: bytes)
    }

    func unexpected(_ expectation: String) -> JSONProblem {
        problem("expected \(expectation), found \(quotedHere)")
    }

    /// The scalar at the place reached, in quotes, for messages.
    var quotedHere: String {
        guard index < bytes.count else { return "the end of the text" }
        let scalar = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
        guard let scalar else { return "nothing" }
        return JSON.text(String(scalar)).text()
    }
}
