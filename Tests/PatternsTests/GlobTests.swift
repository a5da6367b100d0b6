import Patterns
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("*", "", true), ("*", "any", true), ("?", "", false), ("?", "a", true), ("?", "é", true), ("?", "ab", false),
        ("*.txt", "report.txt", true), ("*.txt", ".txt", true), ("*.txt", "report.txt.gz", false),
        ("*.TXT", "a.txt", false),
        ("RAP*_??.csv", "RAP20210814_01.csv", true), ("RAP*_??.csv", "RAP20210814_1.csv", false),
        ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("**", "x", true), ("a**b", "ab", true),
        ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true), ("[!a-c]x", "ax", false),
        ("[]]", "]", true), ("[!]]", "]", false), ("[!]]", "x", true), ("[a-]", "-", true), ("[-a]", "-", true),
        (#"[\]a]"#, "]", true), (#"[a\-z]"#, "b", false), (#"[a\-z]"#, "-", true), ("[港-香]", "香", true),
        ("[*]", "*", true),
        (#"\*"#, "*", true), (#"\*"#, "x", false), (#"\\"#, #"\"#, true), ("a]", "a]", true), ("[!!]", "a", true),
        ("report", "report", true), ("report", "reports", false), ("e\u{301}", "é", false), ("a\nb", "a\nb", true),
    ])
    func matches(glob: String, name: String, expected: Bool) throws {
        #expect(try Glob(glob).matches(name) == expected)
    }

    @Test(arguments: [
        ("", "it is empty, so it matches no file", 0), ("a[bc", "this [ is never closed", 1),
        ("é[", "this [ is never closed", 2),
        ("[]", "this [ is never closed", 0), ("[!]", "this [ is never closed", 0), ("[a-", "this [ is never closed", 0),
        ("a[z-a]", "this range ends before it starts", 2), (#"ab\"#, #"nothing follows the last \"#, 2),
        ("in/*.txt", "it has a slash, but is matched with the names of files in one folder", 2),
        ("[^a]", #"write [!…] for none of these, or [\^…]"#, 0),
        ("x[[:digit:]]", "classes such as [:digit:] are not known here, write a range such as [0-9]", 2),
    ])
    func saysWhyNot(glob: String, reason: String, offset: Int) throws {
        let problem = try #require(throws: PatternProblem.self) { try Glob(glob) }
        #expect(problem.message == "\"\(glob)\" is not a pattern for file names: \(reason)")
        #expect(problem.offset == offset)
    }

    /// Trying every way for each star would take longer than anyone waits.
    @Test func doesNotRunAway() throws {
        let glob = try Glob(String(repeating: "a*", count: 100) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 10_000)))
    }
}
