import JSONText
import Testing

@Suite struct JSONParsingTests {
    @Test(arguments: [
        (" null\r\n\t", JSON.null),
        ("0", .integer(0)),
        ("-0", .number(-0.0)),
        ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("-1.5e+2", .number(-150)),
        ("1E2", .number(100)),
        ("1.0", .number(1)),
        (#""\"\\\/\b\f\n\r\t\u00E9\uD83C\udCa1é""#, .text("\"\\/\u{8}\u{C}\n\r\té🂡é")),
        (#"[ ]"#, .array([])),
        (#"{ }"#, .object([])),
        (#"[1 , [true,false],"a"]"#, .array([.integer(1), .array([.boolean(true), .boolean(false)]), .text("a")])),
        (
            #"{"b" : 1, "a": {"b": null}}"#,
            .object([.init("b", .integer(1)), .init("a", .object([.init("b", .null)]))])
        ),
    ])
    func `reads JSON and keeps the order`(text: String, expected: JSON) throws {
        #expect(try JSON.parse(text) == expected)
    }

    @Test(arguments: [
        ("", "1:1: expected a JSON value, found the end of the text"),
        ("\u{FEFF}{}", "1:1: a byte order mark before the text, JSON has to start without one"),
        ("[1,]", #"1:4: expected a JSON value, found "]""#),
        ("[1 2]", #"1:4: expected "," or "]" in an array, found "2""#),
        ("{\"a\":1,}", #"1:8: expected a member's name in double quotes, found "}""#),
        ("{\"a\" 1}", #"1:6: expected ":" after the name "a", found "1""#),
        ("{\"a\":1 \"b\":2}", #"1:8: expected "," or "}" in an object, found "\"""#),
        ("{\n  \"é\": 1,\r\n  \"é\": 2}", #"3:3: the name "é" stands twice in one object"#),
        ("{\"a\": {\"b\": 1, \"\\u0062\": 2}}", #"1:16: the name "b" stands twice in one object"#),
        ("null x", #"1:6: unexpected "x" after the end of the JSON value"#),
        ("nul", #"1:1: expected "null", found "n""#),
        ("'a'", #"1:1: expected a JSON value, found "'""#),
        ("NaN", #"1:1: expected a JSON value, found "N""#),
        ("01", "1:1: a number with a leading zero, write it without"),
        ("-", "1:2: expected a digit, found the end of the text"),
        ("1.", "1:3: expected a digit, found the end of the text"),
        ("1e+", "1:4: expected a digit, found the end of the text"),
        (".5", #"1:1: expected a JSON value, found ".""#),
        ("[1e400]", "1:2: the number 1e400 is too large"),
        (#"["é"#, "1:2: a string that starts here has no closing quotation mark"),
        (#"["é\x41"]"#, #"1:4: "\" before "x" is no escape of JSON, write "\\" for a backslash"#),
        (#""\u12g4""#, #"1:6: expected four hexadecimal digits after "\u", found "g""#),
        (#""\ud83cx""#, "1:2: half of a surrogate pair, JSON text has to hold both halves"),
        (#""\ud83c\u0041""#, "1:2: half of a surrogate pair, JSON text has to hold both halves"),
        (#""\udca1""#, "1:2: half of a surrogate pair, JSON text has to hold both halves"),
        ("\"a\u{1}\"", #"1:3: a control character in a string, write it as \u0001"#),
        ("\"a\n\"", #"1:3: a control character in a string, write it as \u000a"#),
    ])
    func `says what is wrong and where`(text: String, expected: String) {
        #expect(problem(in: Array(text.utf8)) == expected)
    }

    @Test(
        arguments: [
            ([0x22, 0xC3, 0x28, 0x22], "1:2: the byte 0xc3 is not UTF-8 here, JSON has to be UTF-8"),
            ([0x22, 0x61, 0xC0, 0x80, 0x22], "1:3: the byte 0xc0 is not UTF-8 here, JSON has to be UTF-8"),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], "1:2: the byte 0xed is not UTF-8 here, JSON has to be UTF-8"),
            ([0x0A, 0xFF], "2:1: the byte 0xff is not UTF-8 here, JSON has to be UTF-8"),
        ] as [([UInt8], String)])
    func `refuses what is not UTF-8`(bytes: [UInt8], expected: String) {
        #expect(problem(in: bytes) == expected)
    }

    @Test func `takes the deepest nesting and refuses the next`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSON.parse(nested(JSON.deepest))
        let expected = "1:129: more than 128 arrays and objects in each other, this is the deepest allowed"
        #expect(problem(in: nested(JSON.deepest + 1)) == expected)
        #expect(problem(in: Array(repeating: UInt8(ascii: "["), count: 1_000_000)) == expected)
    }

    @Test func `names that only look alike are two names`() throws {
        let value = try JSON.parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
        #expect(value["\u{E9}"] == .integer(1))
        #expect(value["e\u{301}"] == .integer(2))
    }

    private func problem(in bytes: [UInt8]) -> String? {
        do throws(JSONProblem) {
            _ = try JSON.parse(bytes)
            return nil
        } catch {
            return error.description
        }
    }
}
