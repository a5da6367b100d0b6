import Testing

@testable import Execution

@Suite("Secrets in texts that were cut")
struct CutSecretTests {
    @Test(arguments: [
        ("key: correct ho… end", "key: «password»… end"), ("corr…", "«password»…"), ("cor…", "cor…"),
        ("… correct", "… correct"), ("correct h… and correct ba…", "«password»… and correct ba…"),
        ("concorrect horse…", "con«password»…"), ("correct%20hor…", "«password»…"), ("nothing…", "nothing…"),
    ])
    func areHidden(text: String, hidden: String) {
        let hider = SecretHider()
        hider.learn("correct horse battery", name: "password")
        #expect(hider.hide(text) == hidden)
    }

    @Test(arguments: [
        ("aabaa", "x aabaaba…", "x aab«s»…"), ("aaaaaab", "aaaaaaaaa…", "aaa«s»…"), ("aaaa", "aaa…", "aaa…"),
    ])
    func areFoundWhereTheyRepeatThemselves(secret: String, text: String, hidden: String) {
        #expect(CutSecretSearch([Secret(text: secret, name: "s")]).hide(text) == hidden)
    }

    @Test func areFoundSoonInAnyText() {
        let secret = String(repeating: "a", count: 3_000) + "b"
        let text = String(repeating: "a…", count: 100_000)
        #expect(CutSecretSearch([Secret(text: secret, name: "s")]).hide(text) == text)
    }

    @Test func areHiddenEscaped() {
        let hider = SecretHider()
        hider.learn("say \"yes\" to it", name: "password")
        #expect(hider.hide(#"{"a":"say \"ye…"#) == #"{"a":"«password»…"#)
    }
}
