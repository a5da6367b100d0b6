import Diagnostics
import Testing

@testable import PlanLanguage

struct MendingTests {
    private static let start = "ctplan: 1\ntitle: T\nhosts: {web: https://www.example.com}\n"
    private static let steps = "objectives: {a: {steps: {reach: {http: {to: web}}}}}\n"

    private func mended(_ text: String, takesUnsafe: Bool = false) -> (String, Int) {
        let mending = Mending(
            judging: Judging(
                linter: Linter(vocabulary: SampleKinds.vocabulary),
                configurations: ConfigurationSource(
                    folders: .init(isRoot: { _ in true }, read: { _ in nil }), workingFolder: "/")),
            takesUnsafe: takesUnsafe)
        let (bytes, count) = mending.mended(SourceText(path: "plan.yaml", text: text))
        return (String(decoding: bytes, as: UTF8.self), count)
    }

    /// What follows hosts in a plan, before and after.
    static let safe: [(String, String)] = [
        // unknown-field, one within the other, with all around as it is.
        (
            "objectives:   {a: {'stesp': {reach: {http: {to:   web}}}}}  # as it is\n",
            "objectives:   {a: {'steps': {reach: {http: {to:   web}}}}}  # as it is\n"
        ),
        // unknown-host
        ("objectives: {a: {steps: {reach: {http: {to: wbe}}}}}\n", steps),
        // unused-ignore, on a line of its own and on another's
        ("# ctplan-lint: ignore unused-input because of it\n" + steps, steps),
        ("zone: UTC  # ctplan-lint: ignore unused-input because of it\n" + steps, "zone: UTC\n" + steps),
        // unknown-window
        (
            "windows: {test: {date: 2021-08-14}}\nzone: UTC\n"
                + "objectives: {a: {window: tset, steps: {reach: {http: {to: web}}}}}\n",
            "windows: {test: {date: 2021-08-14}}\nzone: UTC\n"
                + "objectives: {a: {window: test, steps: {reach: {http: {to: web}}}}}\n"
        ),
    ]

    @Test(arguments: safe)
    func `a safe change is made, and nothing else`(text: String, expected: String) {
        #expect(mended(Self.start + text).0 == Self.start + expected)
        #expect(mended(Self.start + expected) == (Self.start + expected, 0))
    }

    @Test func `a plan without its first line gets it, with its line ends`() {
        #expect(mended("title: T\n" + Self.steps).0.hasPrefix("ctplan: 1\ntitle: T\n"))
        #expect(mended("title: T\r\nobjectives: {}\r\n").0 == "ctplan: 1\r\ntitle: T\r\nobjectives: {}\r\n")
    }

    @Test func `what may mean something else is changed only when asked`() {
        let text = Self.start + "zone: UTC\nwindows: {w: {date: 2021-08-14, weekday: Sunday}}\n" + Self.steps
        #expect(mended(text).0 == text)
        #expect(mended(text, takesUnsafe: true).0.contains("weekday: Saturday"))
    }

    @Test func `another number is another thing`() {
        let text = "ctplan: 1\ntitle: T\nhosts: {web-1: https://www.example.com}\n"
        let steps = "objectives: {a: {steps: {reach: {http: {to: web-2}}, more: {http: {to: web-1}}}}}\n"
        #expect(mended(text + steps) == (text + steps, 0))
        #expect(mended(text + steps, takesUnsafe: true).0 == text + steps.replacing("web-2", with: "web-1"))
    }

    @Test func `what is used once a name is mended is kept`() {
        let text = Self.start + "inputs: {user: {about: u}}\n"
        let steps = "objectives: {a: {steps: {reach: {http: {to: web, path: /$(usr)}}}}}\n"
        #expect(mended(text + steps, takesUnsafe: true).0 == text + steps.replacing("usr", with: "user"))
    }

    @Test func `a change that makes a new error is left out`() {
        // "title" is there already.
        let text = "ctplan: 1\ntitle: T\ntitel: U\n" + Self.steps
        #expect(mended(text).0 == text)
    }
}
