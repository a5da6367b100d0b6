import Patterns
import Testing

struct RunawayPatternTests {
    static let runaways = [
        "(a+)+", "^(a+)+$", "(?:a*)*", "(\\w+\\s?)*", "(a|\\w)+", "((a+)b?)*c", "x(.*?,)+y", "([a-z]+\\d*)+",
        "(?<name>\\d+)*", "(a{1,})+", "((a+))+", "(?i)(a+)+", "(\\w+\\d)+", "([^,]+[ ]?)+;", "(é+)+", "(a+){20,}",
        "(a*){1,50}b", "(?:(?:a+)|b)+", "(?x) ( a+ ) +",
    ]

    @Test(arguments: runaways)
    func findsWhatRunsAway(pattern: String) throws {
        _ = try Pattern(pattern)
        #expect(RunawayPattern.part(of: pattern) != nil)
    }

    static let sound = [
        "", "a+", "(a+)", "(\\w+,)*", "(\\d+\\.)+\\d+", "^([a-z]+\\.)+[a-z]+$", "(\\w+\\s)+", "(\\d+\\s)*", "(a|b)+",
        "token=(\\w+)", ".*x.*y", "(a++)+", "(?>a+)+", "(?=a+)+", "\\(a+\\)+", "[(a+)+]+", "(\\s*\\w+\\s*,)*",
        "(?:<[^>]*>)+", "(a+b|c+d)*", "(\\d{4}-)+", "(?#(a+)a+b*", "(ab)+(cd)*", "\\Q(a+)+\\E", "(a?)+", "(a+)?b+",
        "(\\w+)\\1+", "(?:[0-9]{1,3}\\.){3}[0-9]+", "name=\"([^\"]+)\" value=\"([^\"]*)\"", "(?i:a|b)*c+", "a{2,}b{3,}",
    ]

    @Test(arguments: sound)
    func leavesTheRestAlone(pattern: String) throws {
        _ = try Pattern(pattern)
        #expect(RunawayPattern.part(of: pattern) == nil)
    }

    @Test func saysWhichPart() {
        #expect(RunawayPattern.part(of: "^x(a+)+$") == "(a+)+")
    }

    @Test(arguments: [
        "(", "[", "[[:", "(?", "(?<", "\\", "a{", "(a+", String(repeating: "(", count: 5000) + "a+)+",
        "(" + String(repeating: "a+", count: 4900) + ")+b", "(" + String(repeating: "a|", count: 4900) + "b)+c",
    ])
    func endsOnAnything(pattern: String) {
        _ = RunawayPattern.part(of: pattern)
    }

    @Test(arguments: [
        ("a-b-c", "-", "", "abc"), ("aaa", "a", "b", "bbb"), ("abc", "", ".", ".a.b.c."), ("x", "y", "z", "x"),
        ("夜 夜", "夜", "é", "é é"), ("a  b", "\\s+", " ", "a b"), ("1,234,567", ",", "", "1234567"),
        ("foobar", "(?<=foo)bar", "!", "foo!"), ("", "^", "x", "x"), ("aab", "\\Bb", "$1", "aa$1"),
        ("夜", "", "-", "-夜-"),
    ])
    func replacesEachMatch(text: String, pattern: String, replacement: String, result: String) throws {
        #expect(try Pattern(pattern).replacingMatches(in: text, with: replacement) == result)
    }
}
