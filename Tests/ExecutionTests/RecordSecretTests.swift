import JSONText
import Testing

@testable import Execution

@Suite struct RecordSecretTests {
    /// With every character that some encoding treats in its own way.
    static let awkward = "pä\"ss w/rd&<1>+'\\"

    @Test(arguments: [
        ("it is pä\"ss w/rd&<1>+'\\.", "it is «s»."),
        ("?p=p%C3%A4%22ss%20w%2Frd%26%3C1%3E%2B%27%5C&q", "?p=«s»&q"),
        ("?p=p%c3%a4%22ss+w%2frd%26%3c1%3e%2b%27%5c", "?p=«s»"),
        ("?p=pä\"%73s+w/rd&%3C1>%2B'\\", "?p=«s»"),
        ("?p=p%25C3%25A4%2522ss%2520w%252Frd%2526%253C1%253E%252B%2527%255C", "?p=«s»"),
        (#"{"p": "p\u00e4\"ss w\/rd&<1>+'\\"}"#, #"{"p": "«s»"}"#),
        (#"{"p": "\u0070\u00E4\u0022ss w/rd\u0026\u003C1\u003e+\u0027\u005c"}"#, #"{"p": "«s»"}"#),
        (#"{"log": "{\"p\": \"pä\\\"ss w/rd&<1>+'\\\\\"}"}"#, #"{"log": "{\"p\": \"«s»\"}"}"#),
        (#"p = 'pä\x22ss w/rd&<1>+\'\\'"#, "p = '«s»'"),
        (#"<input value="pä&quot;ss w/rd&amp;&lt;1&gt;+&#39;\">"#, #"<input value="«s»">"#),
        (#"<input value="p&#xE4;&#34;ss w/rd&AMP;&LT;1>+&#x27;\">"#, #"<input value="«s»">"#),
        (#"<a href="?p=p%C3%A4%22ss+w%2Frd%26%3C1%3E%2B&#x27;%5C&amp;q">"#, #"<a href="?p=«s»&amp;q">"#),
        ("0x70c3a422737320772f7264263c313e2b275c.", "0x«s»."),
        ("70c3a422737320772f7264263c313e2b275", "70c3a422737320772f7264263c313e2b275"),
        ("0x70C3A422737320772F7264263C313E2B275C.", "0x«s»."),
        ("cMOkInNzIHcvcmQmPDE+KydcIQ==", "«s»IQ=="),
        ("cMOkInNzIHcvcmQmPDE-KydcIQ", "«s»IQ"),
        ("cMOkInNzIHcvcmQmPDE+Kydc", "«s»"),
        ("Authorization: Basic dTpww6Qic3Mgdy9yZCY8MT4rJ1w=\r\n", "Authorization: Basic dT«s»=\r\n"),
        ("Basic dXM6cMOkInNzIHcvcmQmPDE+KydcISE=", "Basic dXM6«s»ISE="),
        ("auth=Basic%20dXM6cMOkInNzIHcvcmQmPDE%2BKydcISE%3D", "auth=Basic%20dXM6«s»ISE%3D"),
        ("  dXM6cMOkInNz\r\n  IHcvcmQmPDE+\r\n  KydcISE=\r\n", "  dXM6«s»ISE=\r\n"),
        (#""dXM6cMOkInNz\nIHcvcmQmPDE+\nKydcISE=\n""#, #""dXM6«s»ISE=\n""#),
        ("pä\"ss w/rd&<1>+'\\pä\"ss w/rd&<1>+'\\", "«s»«s»"),
        ("pä\"ss w/rd&<1>+'", "pä\"ss w/rd&<1>+'"),
        ("100%, \\ & &; &#; %zz \\u12", "100%, \\ & &; &#; %zz \\u12"),
        ("", ""),
    ])
    func `hides a secret in every encoding`(text: String, expected: String) {
        let hider = SecretHider()
        hider.learn(Self.awkward, name: "s")
        #expect(hider.hide(text) == expected)
    }

    @Test(arguments: 0..<12, ["", "a", "ab", "abc"])
    func `hides base64 wherever the secret starts and ends`(before: Int, after: String) {
        let hider = SecretHider()
        hider.learn("correct horse", name: "s")
        for urlSafe in [false, true] {
            let plain = String(repeating: "ÿ~", count: before).utf8.prefix(before)
            let encoded = base64(Array(plain) + Array("correct horse".utf8) + Array(after.utf8), urlSafe: urlSafe)
            let hidden = hider.hide(encoded)
            #expect(hidden.contains("«s»"))
            // The digits that hold bits of the secret are gone, the others are kept.
            let kept = before * 8 / 6 + (encoded.utf8.count - ((before + 13) * 8 + 5) / 6)
            #expect(hidden.unicodeScalars.count == kept + 3)
        }
    }

    @Test(arguments: [
        (["x"], "axe x%78&#120;", "a«0»e «0»«0»«0»"),
        (["123"], "id 41235, MTIz, 313233", "id 4«0»5, MTIz, 313233"),
        (["ab"], "a\nb", "a\nb"),
        (["", " ", "\n\t"], "a b\n\tc", "a b\n\tc"),
        (["hunter2\n"], "hunter2\nhunter2", "«0»\n«0»"),
        ([" hunter2 "], "a hunter2 b hunter2", "a«0»b «0»"),
        (["one", "one two", "two"], "one two, one, two", "«1», «0», «2»"),
        (["abcdef", "defghij"], "abcdefghij", "«1»"),
        (["abab"], "abababab", "«0»"),
        (["same", "same"], "same", "«0»"),
        (["a+b"], "a+b a b a%20b a%2Bb", "«0» «0» «0» «0»"),
        (["%41bc"], "%41bc %2541bc Abc", "«0» «0» Abc"),
    ])
    func `hides short, blank, overlapping and odd secrets`(secrets: [String], text: String, expected: String) {
        let hider = SecretHider()
        for (index, secret) in secrets.enumerated() { hider.learn(secret, name: "\(index)") }
        #expect(hider.hide(text) == expected)
    }

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
        QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo+/w
        aB3=
        -----END PRIVATE KEY-----

        """

    @Test(arguments: [
        ("key: \(key)next", "key: «key»\nnext"),
        ("unexpected -----BEGIN PRIVATE KEY-----", "unexpected -----BEGIN PRIVATE KEY-----"),
        ("> MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF", "> «key»"),
        ("body=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo%2B%2Fw%0AaB3%3D", "body=«key»%0AaB3%3D"),
        ("aB3=", "aB3="),
    ])
    func `hides the whole of a key and its longer lines`(text: String, expected: String) {
        let hider = SecretHider()
        hider.learn(Self.key, name: "key")
        #expect(hider.hide(text) == expected)
    }

    @Test(arguments: ["\r\n", "\n    ", "\\n", "%0A", "%0D%0A", "&#10;", ""])
    func `hides the whole of a key whatever its line ends became`(lineEnd: String) {
        let hider = SecretHider()
        hider.learn(Self.key, name: "key")
        let lines = Self.key.split(separator: "\n")
        #expect(hider.hide("<" + lines.joined(separator: lineEnd) + ">") == "<«key»>")
    }

    @Test func `hides texts and names within JSON, never words and numbers`() {
        let hider = SecretHider()
        hider.learn("pass", name: "p")
        hider.learn("word", name: "w")
        let value = JSON.object([
            .init("outcome", .word("passed")),
            .init("pass", .array([.text("a pass"), .integer(1), .null])),
            .init("p%61ss", .object([.init("x", .text("sword"))])),
            .init("é", .boolean(true)), .init("e\u{301}", .boolean(false)),
        ])
        let expected = #"{"outcome":"passed","«p»":["a «p»",1,null],"«p» (2)":{"x":"s«w»"},"é":true,"e\#u{301}":false}"#
        #expect(hider.hide(value).text().unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test func `hides ten secrets in a mebibyte full of escapes`() {
        let hider = SecretHider()
        let secrets = (0..<10).map { "se/cret & number \($0)" }
        for (index, secret) in secrets.enumerated() { hider.learn(secret, name: "\(index)") }
        let filler = String(repeating: "abc&amp;%20\\n<tr>\n", count: 6000)
        let text = secrets.map { filler + $0 }.joined()
        #expect(text.utf8.count > 1 << 20)
        #expect(hider.hide(text) == (0..<10).map { filler + "«\($0)»" }.joined())
    }

    private func base64(_ bytes: [UInt8], urlSafe: Bool) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(urlSafe ? "-_" : "+/")")
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - UInt8($0)) & 1 } }
        var text = ""
        for start in stride(from: 0, to: bits.count, by: 6) {
            let six = (0..<6).map { start + $0 < bits.count ? Int(bits[start + $0]) : 0 }
            text.append(digits[six.reduce(0) { $0 * 2 + $1 }])
        }
        return text
    }
}
