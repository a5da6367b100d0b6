extension JSON {
    /// How deep arrays and objects may lie in each other unless told otherwise; RFC 8259 §9 leaves it to the parser.
    package static let deepest = 128

    /// Reads one JSON text, strictly by RFC 8259: UTF-8 only, no byte order mark, no lone surrogates, nothing after it.
    ///
    /// Strings become `.text`. Whole numbers that fit become `.integer`, all others `.number`; one too large for a
    /// `Double` is refused, and so is a repeated member name (RFC 8259 §4 leaves what it means open).
    package static func parse(_ bytes: [UInt8], deepest: Int = deepest) throws(JSONProblem) -> JSON {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let offset = error.byteOffsets.lowerBound
            let byte = String(bytes[offset], radix: 16)
            throw JSONProblem("the byte 0x\(byte) is not UTF-8 here, JSON has to be UTF-8", at: offset, in: bytes)
        }
        var parser = JSONParser(bytes, deepest: deepest)
        return try parser.document()
    }

    /// Reads one JSON text held in a string.
    package static func parse(_ text: String) throws(JSONProblem) -> JSON {
        try parse(Array(text.utf8))
    }
}
