import Testing

@testable import Diagnostics

struct SpellingTests {
    static let cases: [(word: String, candidates: [String], expected: String?)] = [
        ("expct", ["expect", "except", "http"], "expect"),
        ("exepct", ["expect", "except"], "expect"),
        ("Expect", ["expect"], "expect"),
        ("expires_in", ["expires", "expires-in"], "expires-in"),
        ("expiresIn", ["expires", "expires-in"], "expires-in"),
        ("htpt", ["sftp", "http", "ftp"], "http"),
        ("htp", ["ftp", "http", "tcp"], "http"),
        ("sft", ["ftp", "sftp", "set"], "sftp"),
        ("tsl", ["tcp", "tls", "ssl"], "tls"),
        ("dn", ["dns", "on"], "dns"),
        ("pin", ["ping", "win"], "ping"),
        ("tpc", ["tcp", "top", "tp"], "tcp"),
        ("waits", ["wait", "writs"], "wait"),
        ("hosst", ["zone", "hosts"], "hosts"),
        ("aac", ["aab", "aaa"], "aaa"),
        ("x", ["y", "to"], nil),
        ("X", ["x"], "x"),
        ("user", ["status", "server"], nil),
        ("夜間", ["夜開"], "夜開"),
        ("", ["a"], nil),
        ("a", [], nil),
        ("title", ["", "titel"], "titel"),
        (String(repeating: "a", count: 100), [String(repeating: "a", count: 100)], nil),
    ]

    @Test(arguments: cases)
    func nearest(word: String, candidates: [String], expected: String?) {
        #expect(Spelling.nearest(to: word, among: candidates) == expected)
        #expect(Spelling.nearest(to: word, among: candidates.reversed()) == expected)
    }
}

struct TerminalTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("夜 é 🌙 👩‍🚀", "夜 é 🌙 👩‍🚀"), ("a\u{1B}[2J", "a␛[2J"), ("a\tb\nc\r", "a␉b␊c␍"),
        ("\u{0}\u{7F}", "␀␡"), ("\u{9B}", "\\u{9b}"), ("\u{202E}x\u{2066}", "\\u{202e}x\\u{2066}"),
        ("a\u{200B}b\u{FEFF}", "a\\u{200b}b\\u{feff}"), ("\u{2028}", "\\u{2028}"), ("\u{E0041}", "\\u{e0041}"),
    ])
    func clean(text: String, expected: String) {
        #expect(TerminalText.clean(text) == expected)
    }

    @Test func lineBreaksMayStay() {
        #expect(TerminalText.clean("a\nb\r\n", keepingLineBreaks: true) == "a\nb␍\n")
    }

    @Test func excerpts() {
        #expect(TerminalText.excerpt("abc", limit: 3) == "abc")
        #expect(TerminalText.excerpt("abcd", limit: 3) == "abc…")
    }
}
