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

    @Test func areHiddenEscaped() {
        let hider = SecretHider()
        hider.learn("say \"yes\" to it", name: "password")
        #expect(hider.hide(#"{"a":"say \"ye…"#) == #"{"a":"«password»…"#)
    }
}
