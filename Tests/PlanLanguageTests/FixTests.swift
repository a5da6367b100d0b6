import Diagnostics
import Testing

@testable import PlanLanguage

/// What each fix makes of a file: before, and after all of them are made.
struct FixTests {
    private static let start = "ctplan: 1\ntitle: T\n"
    private static let hosts = "hosts: {web: https://www.example.com}\n"
    private static let tail = "objectives: {a: {steps: {reach: {http: {to: web}}}}}\n"

    private func mended(_ text: String, takesUnsafe: Bool) -> String {
        let mending = Mending(
            judging: Judging(
                linter: Linter(vocabulary: SampleKinds.vocabulary),
                configurations: ConfigurationSource(
                    folders: .init(isRoot: { _ in true }, read: { _ in nil }), workingFolder: "/")),
            takesUnsafe: takesUnsafe)
        return String(decoding: mending.mended(SourceText(path: "plan.yaml", text: text)).bytes, as: UTF8.self)
    }

    private static func using(_ path: String) -> String {
        "objectives: {a: {steps: {reach: {http: {to: web, path: \(path)}}}}}\n"
    }

    private static func step(_ line: String) -> String {
        "objectives:\n  a:\n    steps:\n      reach:\n        \(line)\n        http: {to: web}\n"
    }

    private static let input = "inputs: {user: {about: U}}\n"

    /// Name, what follows the title before, and after.
    static let safe: [(String, String, String)] = [
        ("a reference", input + hosts + using("/$(usr)/x"), input + hosts + using("/$(user)/x")),
        (
            "a reference with filters", input + hosts + using("/$(usr | trim)"),
            input + hosts + using("/$(user | trim)")
        ),
        ("a filter", input + hosts + using("/$(user | trm)"), input + hosts + using("/$(user | trim)")),
        ("a member", hosts + using("/$(web.hots)"), hosts + using("/$(web.host)")),
        ("a needless default", hosts + using("/$(web.host | default x)"), hosts + using("/$(web.host)")),
        (
            "a needless default between filters", hosts + using("/$(web.host | default \"a | b\" | trim)"),
            hosts + using("/$(web.host | trim)")
        ),
        (
            "a step that is needed",
            hosts + "objectives:\n  a:\n    steps:\n      reach: {http: {to: web}}\n"
                + "      again: {http: {to: web}, needs: [raech]}\n",
            hosts + "objectives:\n  a:\n    steps:\n      reach: {http: {to: web}}\n"
                + "      again: {http: {to: web}, needs: [reach]}\n"
        ),
        (
            "tabs", hosts + "objectives:\n\ta:\n\t\tsteps:\n\t\t\treach: {http: {to: web}}\n",
            hosts + "objectives:\n  a:\n    steps:\n      reach: {http: {to: web}}\n"
        ),
        (
            "a text with a colon", hosts + step("about: look: here # now"), hosts + step("about: \"look: here\" # now")
        ),
        ("a text that starts with a sign", hosts + step("about: @home"), hosts + step("about: \"@home\"")),
    ]

    @Test(arguments: safe)
    func `a safe fix`(name: String, before: String, after: String) {
        #expect(mended(Self.start + before, takesUnsafe: false) == Self.start + after, "\(name)")
    }

    /// The same of those that may take something away which is still wanted.
    static let unsafe: [(String, String, String)] = [
        (
            "an input in lines, with its comment",
            "inputs:\n  # of the branch\n  branch:\n    about: B\n\n  user: {about: U}  # mine\n" + hosts
                + using("/$(user)"),
            "inputs:\n\n  user: {about: U}  # mine\n" + hosts + using("/$(user)")
        ),
        ("the only input", "inputs:\n  user: {about: U}\n" + hosts + tail, hosts + tail),
        (
            "the last input in brackets",
            "inputs: {user: {about: U}, branch: {about: \"a, b\"}}\n" + hosts + using("/$(user)"),
            "inputs: {user: {about: U}}\n" + hosts + using("/$(user)")
        ),
        (
            "the first input in brackets",
            "inputs: {branch: {about: B}, user: {about: U}}\n" + hosts + using("/$(user)"),
            "inputs: {user: {about: U}}\n" + hosts + using("/$(user)")
        ),
        ("an event", "events:\n  go: {about: G}\n" + hosts + tail, hosts + tail),
        ("a role", "roles:\n  clearing: {about: C}\n" + hosts + tail, hosts + tail),
    ]

    @Test(arguments: unsafe)
    func `an unsafe fix`(name: String, before: String, after: String) {
        #expect(mended(Self.start + before, takesUnsafe: false) == Self.start + before, "\(name)")
        #expect(mended(Self.start + before, takesUnsafe: true) == Self.start + after, "\(name)")
    }

    @Test func `a secret that is not declared as one`() {
        func plan(_ inputs: String) -> String {
            "ctplan: 1\ntitle: T\ninputs:\n\(inputs)hosts: {files: sftp://files.example.com}\n"
                + "objectives: {a: {steps: {list: {sftp: {to: files, user: u, key: $(word)}}}}}\n"
        }
        for (before, after) in [
            ("  word: {about: W}  # here\n", "  word: {about: W, secret: true}  # here\n"),
            ("  word: { about: \"a}b\" }\n", "  word: { about: \"a}b\", secret: true }\n"),
            ("  word:\n    about: W\n", "  word:\n    about: W\n    secret: true\n"),
        ] {
            let text = plan(before)
            let findings = Linter(vocabulary: SampleKinds.vocabulary).read(SourceText(path: "p", text: text)).findings
            guard findings.contains(where: { $0.rule == "open-secret" }) else {
                Issue.record("\(findings.map(\.rule))")
                continue
            }
            #expect(mended(text, takesUnsafe: false) == plan(after))
        }
    }

    @Test func `a site file and a procedure get their first line`() {
        #expect(mended("plans: [p]\nallow: [192.0.2.0/24]\n", takesUnsafe: false).hasPrefix("ctplan-site: 1\nplans:"))
        let procedure = "title: P\nsteps: {reach: {http: {to: $(server)}}}\ninputs: {server: {about: S, type: host}}\n"
        #expect(mended(procedure, takesUnsafe: false) == "ctplan-procedure: 1\n" + procedure)
        for other in ["inputs: {a: b}\n", "title: T\n", "services: {}\n", "about: A\ninputs: {a: b}\n"] {
            #expect(mended(other, takesUnsafe: true) == other)
        }
    }

    /// Where a guess may be wrong, none is made.
    @Test(arguments: [
        hosts + using("/$(wbe1)$(user)"), "hosts: web: https://www.example.com\n" + tail,
        "inputs: {usera: {about: U}, userb: {about: V}}\n" + hosts + using("/$(user)$(usera)$(userb)"),
        hosts + "objectives:\n\t a: {steps: {reach: {http: {to: web}}}}\n",
    ])
    func `what is not sure stays`(text: String) {
        #expect(mended(Self.start + text, takesUnsafe: false) == Self.start + text)
    }
}
