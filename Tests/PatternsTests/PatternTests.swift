import Patterns
import Testing

@Suite struct PatternTests {
    @Test(
        arguments: [
            ("abc", "xxabcxx", "abc"), ("^abc$", "xxabcxx", nil), ("", "", ""), ("x*", "", ""), ("a.c", "a\nc", nil),
            ("(?s)a.c", "a\nc", "a\nc"), ("^two$", "one\ntwo\nthree", nil), ("(?m)^two$", "one\r\ntwo\r\nthree", "two"),
            ("(?m)^two$", "one\ntwo\nthree", "two"), ("three$", "one\r\nthree\r\n", "three"),
            ("(?i)ÉTÉ", "l'été", "été"),
            (#"^\w+$"#, "結算系統", "結算系統"), (#"^\d+$"#, "٣٤", "٣٤"), ("^.$", "🇭", "🇭"), ("b", "a\0b", "b"),
            (#"foo\Kbar"#, "foobar", "bar"),
            ("Function not available", "Function not available.", "Function not available"),
        ] as [(String, String, String?)])
    func finds(pattern: String, subject: String, expected: String?) throws {
        let pattern = try Pattern(pattern)
        let match = try pattern.firstMatch(in: subject)
        #expect(match?.text == expected)
        #expect(match.map { String(subject[$0.range]) } == expected)
        #expect(try pattern.matches(subject) == (expected != nil))
    }

    @Test func givesGroups() throws {
        let pattern = try Pattern(#"(?<user>\w+)@(?<host>[\w.]+)(:(?<port>\d+))?( ünused)?"#)
        let match = try #require(try pattern.firstMatch(in: "sftp → röt@rap-1.example:10022"))
        #expect(match["user"] == "röt")
        #expect(match["host"] == "rap")
        #expect(match["port"] == nil)
        #expect(match["nothing"] == nil)
        #expect(match.groups == ["röt@rap", "röt", "rap", nil, nil, nil])
        #expect(match[1] == "röt")
        #expect(match[9] == nil)
        #expect(pattern.groupNumbers == ["user": 1, "host": 2, "port": 4])
    }

    @Test(
        arguments: [
            ("(a", #""(a" is not a pattern: missing closing parenthesis"#, 2),
            ("a)", #""a)" is not a pattern: unmatched closing parenthesis"#, 1),
            ("é[a", #""é[a" is not a pattern: missing terminating ] for character class"#, 4),
            ("ab**", nil, 3), (#"\C"#, nil, 2), (#"\"#, nil, 1), ("(?<1a>b)", nil, 3), ("(?<a>b)(?<a>c)", nil, 12),
        ] as [(String, String?, Int)])
    func saysWhyNot(text: String, message: String?, offset: Int) throws {
        let problem = try #require(throws: PatternProblem.self) { try Pattern(text) }
        if let message { #expect(problem.message == message) }
        #expect(problem.offset == offset)
    }

    @Test func refusesPatternsWithoutEnd() {
        #expect(throws: PatternProblem.self) { try Pattern(String(repeating: "a", count: 10_001)) }
        #expect(throws: PatternProblem.self) { try Pattern(String(repeating: "(", count: 5000)) }
    }

    /// Each would try for minutes or without end, some in one place of the text, some in all of them together.
    @Test(arguments: [
        ("(a+)+$", "a", 40, "!"), (#"^(\w+\s?)*$"#, "ab ", 20, "!"), ("(x+x+)+y", "x", 40, "zy"),
        ("(?:a|a)*b$", "a", 60, "cb!"), ("a.*b.*c$", "ab", 20_000, "c!"), (#"a.*\d$"#, "a", 50_000, "1!"),
        (#"\w+\s\d"#, "a", 50_000, "!"), (#"(?=(a*+))\1!"#, "a", 50_000, " !"),
        ("^(?:(?=(a+))a|a+)*c$", "a", 60, "dc!"),
    ])
    func givesUp(text: String, repeated: String, count: Int, end: String) throws {
        let pattern = try Pattern(text)
        let subject = String(repeating: repeated, count: count) + end
        #expect(throws: MatchProblem.ranAway(pattern: text)) { try pattern.matches(subject) }
    }

    @Test func saysThatItGaveUp() {
        let problem = MatchProblem.ranAway(pattern: "(a+)+$")
        #expect(problem.message == #"the pattern "(a+)+$" was given up: it tries too many ways to match this text"#)
        #expect(problem.help == "avoid a repetition inside a repetition, as in (a+)+, and several .* in one pattern")
    }

    /// Long texts are no runaways.
    @Test(arguments: [
        #"\w+@\w+"#, "(?s)^.*needle", "(?i)NEEDLE$", #"(?m)^(\S+) two (\S+)$"#, ".*?needle", "[^<]*needle",
    ])
    func findsInLongTexts(text: String) throws {
        let line = "the quick brown fox jumps over the lazy dog <b>\n"
        let subject = String(repeating: line, count: 4000) + "some@one two needle"
        #expect(try Pattern(text).matches(subject))
    }

    @Test func isSharedByTasks() async throws {
        let pattern = try Pattern(#"(\d+)$"#)
        let found = try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask { try pattern.firstMatch(in: "number \(number)")?[1] }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1 ?? "") }
        }
        #expect(found.count == 200)
    }
}
