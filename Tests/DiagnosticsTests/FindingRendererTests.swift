import Testing

@testable import Diagnostics

/// A place in a text of its own.
private func place(_ text: String, _ line: Int, _ column: Int, _ length: Int = 1) -> Place {
    Place(source: SourceText(path: "plans/x.yaml", text: text), line: line, column: column, length: length)
}

struct FindingRendererTests {
    private let plan = (1...40).map { "# \($0)\n" }.joined() + "        expct: {status: 200}\n"

    @Test func everything() {
        let finding = Finding(
            "unknown-field", at: place(plan, 41, 9, 5), "unknown field \"expct\" in step \"reports\"",
            details: [.init("actual", "\"Welcome\""), .init("expected", "contains \"Function\nnot available\"")],
            notes: [.init("first given here", at: place(plan, 38, 9)), .init("nothing else")],
            help: "did you mean \"expect\"?")
        #expect(
            FindingRenderer(contextLines: 2).render(finding) == """
                plans/x.yaml:41:9: error: unknown field "expct" in step "reports" [unknown-field]
                   |
                39 | # 39
                40 | # 40
                41 |         expct: {status: 200}
                   |         ^^^^^
                   = actual:   "Welcome"
                   = expected: contains "Function
                               not available"
                   = did you mean "expect"?
                   = note: first given here: plans/x.yaml:38:9
                   = note: nothing else
                """)
        #expect(
            FindingRenderer().oneLine(finding)
                == "plans/x.yaml:41:9: error: unknown field \"expct\" in step \"reports\","
                + " did you mean \"expect\"? [unknown-field]")
    }

    @Test func colours() {
        let finding = Finding("r", .warning, at: place("ab", 1, 2), "m", help: "h")
        let expected = """
            ␛[1mplans/x.yaml:1:2:␛[0m ␛[1;33mwarning:␛[0m ␛[1mm␛[0m ␛[2m[r]␛[0m
              ␛[34m|␛[0m
            ␛[34m1␛[0m ␛[34m|␛[0m ab
              ␛[34m|␛[0m  ␛[1;33m^␛[0m
              ␛[34m=␛[0m h
            """
        let shown = FindingRenderer(style: .colour).render(finding)
        #expect(TerminalText.clean(shown, keepingLineBreaks: true) == expected)
    }

    /// The line as it is shown and the marks below it.
    @Test(arguments: [
        ("\ta:\tb", 5, 1, "    a:  b", "        ^"),
        ("\ta: b", 1, 1, "    a: b", "^^^^"),
        ("夜: x", 4, 1, "夜: x", "    ^"),
        ("a: 夜夜 x", 4, 2, "a: 夜夜 x", "   ^^^^"),
        ("🌙: {a: ${b}}", 9, 1, "🌙: {a: ${b}}", "         ^"),
        ("e\u{301}: x", 5, 1, "e\u{301}: x", "   ^"),
        ("a\u{1B}[31m: x", 9, 1, "a␛[31m: x", "        ^"),
        ("\u{202E}: x", 4, 1, "\\u{202e}: x", "          ^"),
        ("a:", 3, 1, "a:", "  ^"),
        ("a:", 30, 5, "a:", "  ^"),
        ("abc", 2, 50, "abc", " ^^"),
        ("a: 1   ", 1, 1, "a: 1", "^"),
    ])
    func marks(line: String, column: Int, length: Int, shown: String, marks: String) {
        let lines = FindingRenderer().render(Finding("r", at: place(line, 1, column, length), "m"))
            .split(separator: "\n")
        #expect(lines.dropFirst(2).map(String.init) == ["1 | " + shown, "  | " + marks])
    }

    @Test(arguments: [(1, 3), (50, 3), (150, 10), (500, 1), (998, 3), (100, 900)])
    func longLinesAreCutAroundTheMarks(column: Int, length: Int) {
        let line = String(repeating: "0123456789", count: 100)
        let lines = FindingRenderer(width: 60).render(Finding("r", at: place(line, 1, column, length), "m"))
            .split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.count <= 60 })
        let first = lines[3].prefix { $0 != "^" }.count
        let marked = Array(lines[2])[first...].first
        #expect(marked == "0123456789".map { $0 }[(column - 1) % 10])
        #expect(lines[3].count { $0 == "^" } == min(length, 54))
        #expect(lines[2].hasPrefix("1 | …") == (column > 40))
        #expect(lines[2].hasSuffix("…") == (column < 900))
    }

    @Test func messagesCannotSteerTheTerminal() {
        let finding = Finding(
            "r", at: place("a", 1, 1), "\u{1B}]0;x\u{7}", details: [.init("actual", "\u{9B}2J\r")],
            notes: [.init("\u{202E}n")], help: "\n")
        let shown = FindingRenderer().render(finding)
        #expect(
            shown == """
                plans/x.yaml:1:1: error: ␛]0;x␇ [r]
                  |
                1 | a
                  | ^
                  = actual: \\u{9b}2J␍
                  = ␊
                  = note: \\u{202e}n
                """)
    }

    @Test func severalInOrderAndOnce() {
        let text = "a\nb\nc"
        let findings = [
            Finding("b", at: place(text, 2, 1), "m"), Finding("z", at: place(text, 1, 1), "m"),
            Finding("a", at: place(text, 2, 1), "m"), Finding("b", at: place(text, 2, 1), "m"),
            Finding("b", at: place(text, 2, 1), "l"),
        ]
        #expect(findings.sortedByPlace().map { $0.rule + $0.message } == ["zm", "am", "bl", "bm"])
        let shown = FindingRenderer().render(findings)
        #expect(shown.split(separator: "\n\n").count == 4)
        #expect(FindingRenderer().render([]) == "")
    }

    @Test func aPlaceOutsideTheFileHasNoSnippet() {
        #expect(
            FindingRenderer().render(Finding("empty-file", at: place("", 1, 1), "the file is empty"))
                == "plans/x.yaml:1:1: error: the file is empty [empty-file]")
        #expect(!FindingRenderer(contextLines: 3).render(Finding("r", at: place("a", 9, 9), "m")).isEmpty)
    }
}
