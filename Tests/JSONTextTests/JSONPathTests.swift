import JSONText
import Testing

@Suite struct JSONPathTests {
    static let document = #"""
        {"a": {"b": [{"c d": [10, 20, 30]}, null]}, "o'k": 1, "é_1": 2, "": 3, "\n": 4, "☺": 5, "0": 6}
        """#

    @Test(arguments: [
        ("$.a.b[0]['c d'][-1]", JSON.integer(30)),
        ("$['a'][\"b\"][ 0 ] .c", nil),
        ("$.a .b [0]['c d'][1]", .integer(20)),
        ("$.a.b[1]", .null),
        ("$.a.b[2]", nil),
        ("$.a.b[-2]['c d'][-3]", .integer(10)),
        ("$.a.b[-3]", nil),
        ("$.a[0]", nil),
        ("$.a.b.c", nil),
        ("$[0]", nil),
        ("$['0']", .integer(6)),
        (#"$['o\'k']"#, .integer(1)),
        (#"$["o'k"]"#, .integer(1)),
        ("$.é_1", .integer(2)),
        ("$['']", .integer(3)),
        (#"$['\n']"#, .integer(4)),
        (#"$['\u263a']"#, .integer(5)),
        ("$.☺", .integer(5)),
    ])
    func `leads to one value or none`(path: String, expected: JSON?) throws {
        #expect(try JSONPath(path).value(in: JSON.parse(Self.document)) == expected)
    }

    @Test func `the root alone is the whole value`() throws {
        #expect(try JSONPath("$").value(in: .text("x")) == .text("x"))
    }

    @Test(arguments: [
        ("", 0, #"expected "$", the start of a JSON path such as "$.items[0].name", found the end of the path"#),
        ("a.b", 0, #"expected "$", the start of a JSON path such as "$.items[0].name", found "a""#),
        ("$a", 1, #"expected ".name" or "[0]", found "a""#),
        (
            "$.", 2,
            #"expected a name after "."; other names go in brackets, as in "['a-b']", found the end of the path"#
        ),
        ("$.1", 2, #"expected a name after "."; other names go in brackets, as in "['a-b']", found "1""#),
        ("$.é-b", 3, #""-" in a name after ".", put such a name in brackets, as in "['a-b']""#),
        ("$.a ", 3, "blanks at the end of a JSON path, leave them out"),
        ("$..a", 2, #""." can select several values, expected a path to one value, such as "$.items[0]""#),
        ("$.*", 2, #""*" can select several values, expected a path to one value, such as "$.items[0]""#),
        ("$[*]", 2, #""*" can select several values, expected a path to one value, such as "$.items[0]""#),
        ("$[?@.a]", 2, #""?" can select several values, expected a path to one value, such as "$.items[0]""#),
        ("$[1:2]", 3, #"":" can select several values, expected a path to one value, such as "$.items[0]""#),
        ("$['a','b']", 5, #""," can select several values, expected a path to one value, such as "$.items[0]""#),
        ("$[01]", 2, #""01" is not a position, expected a whole number without leading zeros"#),
        ("$[-0]", 2, #""-0" is not a position, expected a whole number without leading zeros"#),
        ("$[-]", 2, #""-" is not a position, expected a whole number without leading zeros"#),
        (
            "$[9007199254740992]", 2,
            #""9007199254740992" is not a position, expected a whole number without leading zeros"#
        ),
        ("$[a]", 2, #"expected a position such as "0" or a name in quotes, found "a""#),
        ("$[0", 3, #"expected "]", found the end of the path"#),
        ("$['a", 2, "the name that starts here has no closing quotation mark"),
        (#"$['\"']"#, 3, #""\"" is no escape of a JSON path, write "\\" for a backslash"#),
        (#"$['\ud83c']"#, 3, "half of a surrogate pair, expected both halves"),
    ])
    func `says what is wrong and where`(path: String, offset: Int, message: String) {
        #expect(throws: JSONPathProblem(message: message, offset: offset)) { try JSONPath(path) }
    }
}
