import Diagnostics
import Testing

@testable import YAMLTree

struct FindingTests {
    /// Each text with its findings on one line each, less path and severity.
    static let cases: [(String, [String])] = [
        ("", ["1:1 the file is empty [empty-file]"]),
        (" \n\n", ["1:1 the file is empty [empty-file]"]),
        ("# only\n", ["1:1 the file holds no value, only comments [empty-file]"]),
        ("---\n...\n", ["1:1 the file holds no value, only comments [empty-file]"]),
        (
            "a: 1\nb: 2\na: 3",
            ["3:1 key \"a\" is given twice; leave one of them out, the first is taken [repeated-key]"]
        ),
        (
            "a: {b: 1, b: {c: 1, c: 2}}",
            [
                "1:21 key \"c\" is given twice; leave one of them out, the first is taken [repeated-key]",
                "1:11 key \"b\" is given twice; leave one of them out, the first is taken [repeated-key]",
            ].reversed()
        ),
        (
            "--- a\n--- b\n",
            [
                "2:1 a second document starts here, a file holds one; put it into a file of its own [several-documents]"
            ]
        ),
        (
            "a: !!str 1",
            [
                "1:4 tag \"!!str\" is not allowed; leave it out: values are read by their field's type, never by a tag [yaml-tag]"
            ]
        ),
        (
            "a: &x !foo\n  b: 1",
            [
                "1:7 tag \"!foo\" is not allowed; leave it out: values are read by their field's type, never by a tag [yaml-tag]"
            ]
        ),
        (
            "a: !e!x y",
            [
                "1:4 a tag with an unknown handle; leave it out: values are read by their field's type, never by a tag [yaml-tag]"
            ]
        ),
        (
            "a: &foo 1\nb: *fo",
            ["2:4 unknown alias \"*fo\", no \"&fo\" stands before it, did you mean \"*foo\"? [unknown-alias]"]
        ),
        (
            "a: *x",
            [
                "1:4 unknown alias \"*x\", no \"&x\" stands before it; put text that starts with \"*\" in quotes [unknown-alias]"
            ]
        ),
        ("a: &x [*x]", ["1:8 alias \"*x\" stands inside \"&x\" itself, it would never end [yaml-aliases]"]),
        (
            "[a]: b",
            [
                "1:1 a key must be text, not a list; put text that starts with \"[\" in quotes [yaml-key]"
            ]
        ),
        (
            "a: {{ x }}",
            [
                "1:5 a key must be text, not a mapping; write \"$(name)\" to refer to a value, and put text that starts with \"{\" in quotes [yaml-key]"
            ]
        ),
        (
            "夜🌙: {a: ${b}}",
            [
                "1:10 expected \",\" or \"}\"; write \"$(name)\": \"${name}\" breaks YAML within { } and [ ] [yaml-syntax]"
            ]
        ),
        (
            "a: [${b}]",
            [
                "1:6 expected \",\" or \"]\"; write \"$(name)\": \"${name}\" breaks YAML within { } and [ ] [yaml-syntax]"
            ]
        ),
        ("a:\n\tb: 1", ["2:1 a tab where YAML wants spaces; indent with spaces [yaml-tab]"]),
        ("a:\n  b: 1\n \tc: 2", ["3:2 a tab where YAML wants spaces; indent with spaces [yaml-tab]"]),
        ("a: |\n\tfoo", ["2:1 a tab where YAML wants spaces; indent with spaces [yaml-tab]"]),
        ("-\tb: 1", ["1:2 a tab where YAML wants spaces; indent with spaces [yaml-tab]"]),
        (
            "a: x\u{7}y",
            [
                "1:5 character U+0007 is not allowed in YAML; take it out, or write \"\\x07\" in double quotes [yaml-character]"
            ]
        ),
        (
            "a: b\r\nc: \u{0}",
            [
                "2:4 character U+0000 is not allowed in YAML; take it out, or write \"\\x00\" in double quotes [yaml-character]"
            ]
        ),
        (
            "夜: x\u{FFFF}",
            [
                "1:5 character U+FFFF is not allowed in YAML; take it out, or write \"\\uFFFF\" in double quotes [yaml-character]"
            ]
        ),
        ("a: b: c", ["1:5 a second \":\" in one line; put text that holds \": \" in quotes [yaml-syntax]"]),
        (
            "a: b\n  c: d",
            [
                "2:3 \"c:\" cannot stand here: the text above it goes on in this line; indent it like the key it follows, and see that the line above is \"name: value\" or ends in \":\" [yaml-syntax]"
            ]
        ),
        ("a: [1, 2", ["1:4 this list is never closed; close it with \"]\" [yaml-syntax]"]),
        ("a: {b: 1,\n\n", ["1:9 the file ends where a value was expected; a bracket may not be closed [yaml-syntax]"]),
        (
            "a: [1, 2\nb: 3",
            [
                "2:2 expected \",\" or \"]\"; close it with \"]\", or put text that holds any of , : [ ] { } in quotes [yaml-syntax]"
            ]
        ),
        ("a: \"x\nb: 2", ["1:4 this quote is never closed; close it with \" [yaml-syntax]"]),
        (
            "a: \"\\d\"",
            [
                "1:5 unknown escape \"\\d\" in double quotes; write \"\\\\\" for a backslash, or use single quotes [yaml-syntax]"
            ]
        ),
        ("a: @x", ["1:4 a value cannot start with \"@\"; put it in quotes [yaml-syntax]"]),
        (
            "a: *.csv",
            [
                "1:4 a value that starts with \"*\" is an alias and needs a name; put the text in quotes if it only starts with \"*\" [yaml-syntax]"
            ]
        ),
        (
            "a: - x",
            ["1:4 a list item (\"- \") cannot stand here; put it on a line of its own, below its key [yaml-syntax]"]
        ),
        (
            "a:\n  b: 1\n c: 2",
            ["3:2 the indentation fits no line above; indent it like what it belongs to [yaml-syntax]"]
        ),
        ("a: 1\n- b", ["2:1 a list item where a key was expected; expected \"name: value\" [yaml-syntax]"]),
        (
            "a:\n  - x\n  b: 1",
            ["3:3 expected \"- \" here, as in the items above; indent it like what it belongs to [yaml-syntax]"]
        ),
        (
            "a: 1\nbcd\nc: 2",
            [
                "2:1 expected \":\" after this; write \"name: value\", or indent it as a part of the value above [yaml-syntax]"
            ]
        ),
        (
            "a: 'it's'",
            ["1:8 expected the end of the value; in single quotes, write ' twice, or use double quotes [yaml-syntax]"]
        ),
        (
            "{a: 1}\nb: 2",
            [
                "2:1 this stands outside the value that the file holds; indent it, or put what is above into the same mapping [yaml-syntax]"
            ]
        ),
        ("a: ]", ["1:4 expected a value, found \"]\" [yaml-syntax]"]),
        ("%YAML 2.0\n---\na: 1", ["1:1 the file says it is another YAML than 1.1 or 1.2 [yaml-syntax]"]),
    ]

    @Test(arguments: cases)
    func findings(text: String, expected: [String]) {
        let found = parse(text).findings.sortedByPlace().map { finding in
            let line = FindingRenderer().oneLine(finding)
            return line.replacing("x.yaml:", with: "").replacing(": error:", with: "")
        }
        #expect(found == expected)
    }

    @Test func theFirstOfRepeatedKeysStays() throws {
        let many = (1...20).map { "k\($0): \($0)\n" }.joined()
        let (root, findings) = parse(many + "k3: x\nk17: x\n")
        guard case .mapping(let entries) = try #require(root).content else { return }
        #expect(entries.map(\.key.value) == (1...20).map { "k\($0)" })
        #expect(findings.map { "\($0.place)" } == ["x.yaml:21:1", "x.yaml:22:1"])
        #expect(findings.flatMap(\.notes).map { $0.place?.line } == [3, 17])
    }

    @Test func readingGoesOnAfterWhatOneCanReadOver() {
        let (root, findings) = parse("[x]: 1\na: !t 2\na: 3\nb: *no\n")
        #expect(outline(root) == "{a@2:1+1: 2@2:7+1, b@4:1+1: @4:4+3}@1:1+1")
        #expect(findings.map(\.rule) == ["yaml-key", "yaml-tag", "repeated-key", "unknown-alias"])
    }
}
