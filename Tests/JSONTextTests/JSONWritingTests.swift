import JSONText
import Testing

@Suite struct JSONWritingTests {
    @Test(arguments: [
        (JSON.null, "null"),
        (.boolean(true), "true"),
        (.integer(.min), "-9223372036854775808"),
        (.number(0.1), "0.1"),
        (.number(1), "1.0"),
        (.number(.leastNonzeroMagnitude), "5e-324"),
        (.number(1e22), "1e+22"),
        (.number(-0.0), "-0.0"),
        (.number(.nan), "null"),
        (.number(-.infinity), "null"),
        (.word("passed"), #""passed""#),
        (.text(""), #""""#),
        (.text("a/\"b\"\\c"), #""a/\"b\"\\c""#),
        (.text("\0\u{1B}[31m\u{8}\t\n\u{C}\r"), #""\u0000\u001b[31m\b\t\n\f\r""#),
        (.text("\u{7F}\u{80}\u{9B}\u{9F}\u{A0}"), "\"\\u007f\\u0080\\u009b\\u009f\u{A0}\""),
        (.text("\u{2027}\u{2028}\u{2029}\u{202A}"), "\"\u{2027}\\u2028\\u2029\u{202A}\""),
        (.text("結算 é 🂡"), "\"結算 é 🂡\""),
        (.array([]), "[]"),
        (.object([]), "{}"),
        (.array([.integer(1), .array([.null]), .text("x")]), #"[1,[null],"x"]"#),
        (.object([.init("b", .integer(1)), .init("a\n", .object([.init("", .null)]))]), #"{"b":1,"a\n":{"":null}}"#),
    ])
    func `writes compact text that keeps terminals clean`(value: JSON, expected: String) {
        #expect(value.text() == expected)
    }

    @Test(arguments: [0.1, 1.0 / 3, 1e300, 123_456_789.125, -2.5e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    func `a number reads back as itself`(number: Double) throws {
        #expect(try JSON.parse(JSON.number(number).text()) == .number(number))
    }

    @Test func `every scalar reads back as itself`() throws {
        var text = String.UnicodeScalarView()
        for value in stride(from: UInt32(0), to: 0x11000, by: 1) {
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        let string = String(text)
        let written = JSON.text(string).text()
        let read = try JSON.parse(written).string
        #expect(read?.unicodeScalars.elementsEqual(string.unicodeScalars) == true)
        let unclean = written.unicodeScalars.first { scalar in
            scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
        }
        #expect(unclean == nil)
    }
}
