import Diagnostics
import Testing
import YAMLTree

@testable import PlanLanguage

struct FormattingTests {
    private static let formatter = PlanFormatter(vocabulary: SampleKinds.vocabulary)

    /// The text in its form; the rules of the refusal where it is left alone.
    private func formatted(_ text: String) -> String {
        switch Self.formatter.formatted(SourceText(path: "plan.yaml", text: text)) {
        case .success(let bytes): String(decoding: bytes, as: UTF8.self)
        case .failure(let refusal): "refused: " + refusal.findings.map(\.rule).joined(separator: ", ")
        }
    }

    /// What is written, and its form. All begin with `ctplan: 1`.
    static let cases: [(String, String)] = [
        // Spacing.
        ("title:   T\nobjectives:    { a : { steps: {} } }", "title: T\nobjectives: {a: {steps: {}}}\n"),
        ("x:\n - a\n -   b\n", "x:\n  - a\n  - b\n"),
        ("x:\n- a: 1\n  b: 2\n", "x:\n  - a: 1\n    b: 2\n"),
        ("x:\n      y:\n         z: 1\n", "x:\n  y:\n    z: 1\n"),
        ("x: [a,b ,  c, ]\n", "x: [a, b, c]\n"),
        ("x: {a: b, c}\n", "x: {a: b, c}\n"),
        ("x: [a: b]\n", "x: [{a: b}]\n"),
        ("x: {\n  a: 1,\n  b: 2\n}\n", "x: {a: 1, b: 2}\n"),
        ("? x\n: y\n", "x: y\n"),
        ("x:\n- - a\n  - b\n-\n  - c\n", "x:\n  - - a\n    - b\n  - - c\n"),
        ("x:\n-\n- a\n", "x:\n  -\n  - a\n"),
        ("x:\n", "x:\n"),
        ("x:\n  y\n", "x: y\n"),
        // Quotes.
        ("x: 'a b'\n", "x: a b\n"),
        ("x: 'yes'\ny: \"012\"\nz: '1:30'\n", "x: \"yes\"\ny: \"012\"\nz: \"1:30\"\n"),
        ("x: \"\"\ny: '~'\nz: 'null'\n", "x: \"\"\ny: \"~\"\nz: \"null\"\n"),
        ("x: 'a: b'\ny: 'a #b'\nz: \"a, b\"\n", "x: \"a: b\"\ny: \"a #b\"\nz: a, b\n"),
        ("x: ['a, b', 'a b']\n", "x: [\"a, b\", a b]\n"),
        ("x: \"say \\\"a: b\\\"\"\n", "x: 'say \"a: b\"'\n"),
        ("x: 'it''s: \"a\"'\n", "x: 'it''s: \"a\"'\n"),
        ("x: \"caf\\u00e9\"\n", "x: \"caf\\u00e9\"\n"),
        ("x: \"^a$\"\n", "x: \"^a$\"\n"),
        ("x: '$(a)'\n", "x: $(a)\n"),
        ("'x y': 1\n\"yes\": 2\n", "x y: 1\n\"yes\": 2\n"),
        ("x: 20:30\ny: no\nz: 2021-08-14\n", "x: 20:30\ny: no\nz: 2021-08-14\n"),
        // Comments.
        ("# a\nx: 1 # b\n# c\ny: 2\n# d\n", "# a\nx: 1  # b\n# c\ny: 2\n# d\n"),
        ("x: # a\n    y: 1\n", "x:  # a\n  y: 1\n"),
        ("x:\n # a\n y: 1\n # b\n# c\nz: 1\n", "x:\n  # a\n  y: 1\n  # b\n# c\nz: 1\n"),
        ("x: # a\n  y\n", "x: y  # a\n"),
        ("x:\n  # a\n  y # b\n", "# a\nx: y  # b\n"),
        ("x: [a, # one\n  b] # two\n", "x:  # two\n  - a  # one\n  - b\n"),
        ("x: [a,\n  # one\n  b\n  # two\n  ]\n", "x:\n  - a\n  # one\n  - b\n  # two\n"),
        ("x:\n- # a\n  b: 1\n", "x:\n  - # a\n    b: 1\n"),
        ("x:\n- - # a\n    b: 1\n- # c\n", "x:\n  - - # a\n      b: 1\n  - # c\n"),
        ("x:\n-\n  # a\n  b: 1\n", "x:\n  # a\n  - b: 1\n"),
        ("x: | # a\n  b\n# c\n", "x: |  # a\n  b\n# c\n"),
        // Empty lines.
        ("\n\nx: 1\n\n\n\ny: 2\n\n\n", "\nx: 1\n\ny: 2\n"),
        ("x:\n\n  y: 1\n\n\n  z: 2\n\nw: 1\n", "x:\n  y: 1\n\n  z: 2\n\nw: 1\n"),
        ("x: 1\n\n# a\n\n# b\ny: 2\n", "x: 1\n\n# a\n\n# b\ny: 2\n"),
        // Text over several lines.
        ("x: |\n     a\n      b\n\n     c\n\n\ny: 1\n", "x: |\n  a\n   b\n\n  c\n\ny: 1\n"),
        ("x: |2\n    a\n   b\n", "x: |2\n    a\n   b\n"),
        ("x:\n    y: |4\n            a\n", "x:\n  y: |2\n        a\n"),
        ("x: >-\n a\n b\n", "x: >-\n  a\n  b\n"),
        ("x: |+\n a\n\n\ny: 1\n", "x: |+\n  a\n\n\ny: 1\n"),
        ("x:\n- |\n a\n- b\n", "x:\n  - |\n    a\n  - b\n"),
        ("x: a\n      b\n\n      c\n", "x: a\n  b\n\n  c\n"),
        ("x: \"a \n   b\\\n   \\ c\"\n", "x: \"a\n  b\\\n  \\ c\"\n"),
        ("x: {a: b\n   c}\n", "x: {a: b c}\n"),
        // Anchors and aliases.
        ("x: &a   1\ny: [*a , *a]\n", "x: &a 1\ny: [*a, *a]\n"),
        ("x: &a\n    y: 1\nz: *a\n", "x: &a\n  y: 1\nz: *a\n"),
        ("x:\n- &a\n  y: 1\n- *a\n", "x:\n  - &a\n    y: 1\n  - *a\n"),
        ("x: {a: &a , b: 1}\n", "x: {a: &a, b: 1}\n"),
        // Order.
        ("zone: UTC\n# a\n\ntitle: T # b\n", "# a\n\ntitle: T  # b\nzone: UTC\n"),
        (
            "windows: {w: {to: 10:00, from: 09:00, date: 2021-08-14}}\n",
            "windows: {w: {date: 2021-08-14, from: 09:00, to: 10:00}}\n"
        ),
        (
            "objectives:\n  b:\n    always: {}\n    steps: &s\n      c: {expect: {b: 1, a: 2}, about: x}\n  a: *s\n",
            "objectives:\n  b:\n    steps: &s\n      c: {about: x, expect: {b: 1, a: 2}}\n    always: {}\n  a: *s\n"
        ),
        (
            "objectives:\n  b:\n    always: &a {}\n    steps: *a\n",
            "objectives:\n  b:\n    always: &a {}\n    steps: *a\n"
        ),
        ("zone: UTC\nwrong: 1\ntitle: T\n", "title: T\nzone: UTC\nwrong: 1\n"),
        ("zone: UTC\n\ninputs: {}\n\ntitle: T\n", "\ntitle: T\nzone: UTC\n\ninputs: {}\n"),
        // Lines end as the first one does.
        ("x: 1\r\n", "x: 1\n"),
    ]

    @Test(arguments: cases)
    func `each text has its form`(text: String, expected: String) {
        let start = "ctplan: 1\n"
        #expect(formatted(start + text) == start + expected)
        #expect(formatted(start + expected) == start + expected)
    }

    @Test func `brackets that do not fit the line become lines`() {
        let long = String(repeating: "a", count: 55)
        #expect(formatted("ctplan: 1\nx: [\(long), \(long)]") == "ctplan: 1\nx: [\(long), \(long)]\n")
        #expect(
            formatted("ctplan: 1\nx: {a: [\(long), \(long)], b: 1}")
                == "ctplan: 1\nx:\n  a: [\(long), \(long)]\n  b: 1\n")
        #expect(formatted("ctplan: 1\nx: [\(long), \(long)bb]") == "ctplan: 1\nx: [\(long), \(long)bb]\n")
        #expect(formatted("ctplan: 1\nx: [\(long), \(long)bbbb]") == "ctplan: 1\nx:\n  - \(long)\n  - \(long)bbbb\n")
    }

    @Test func `a file's first comment stays first, its line ends stay, and a document's marks`() {
        #expect(formatted("# f\ntitle: T\nctplan: 1\n") == "# f\nctplan: 1\ntitle: T\n")
        #expect(formatted("ctplan:  1\r\ntitle: T\n") == "ctplan: 1\r\ntitle: T\r\n")
        #expect(
            formatted("# a\n%YAML 1.1\n---  # b\n# c\nctplan:  1\n...\n# d\n")
                == "# a\n%YAML 1.1\n---\n# b\n# c\nctplan: 1\n# d\n")
        #expect(formatted("{title: T, ctplan: 1}") == "{ctplan: 1, title: T}\n")
        #expect(formatted("ctplan-answers:  1\nby: me\n") == "ctplan-answers: 1\nby: me\n")
    }

    @Test(arguments: [
        ("", "empty-file"), ("a: [", "yaml-syntax"), ("ctplan: 1\nctplan: 1", "repeated-key"), ("a: 1", "not-a-plan"),
        ("ctplan: !x 1", "yaml-tag"), ("ctplan: *x", "unknown-alias"), ("ctplan: 1\n--- 1", "several-documents"),
    ])
    func `what is not understood is left alone`(text: String, rule: String) {
        #expect(formatted(text) == "refused: \(rule)")
    }
}
