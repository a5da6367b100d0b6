import Diagnostics
import PlanLanguage
import TestSupport
import Testing

@testable import Execution

/// What each rule's fix makes of a file, to the byte.
struct EveryFixTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let before: String
        let after: String

        var testDescription: String { rule }

        init(_ rule: String, _ before: String, _ after: String) {
            self.rule = rule
            self.before = before
            self.after = after
        }
    }

    private static func plan(_ text: String) -> String {
        "ctplan: 1   # as  it is\ntitle: 'T'\n\n" + text
    }

    private static func step(_ step: String, _ more: String = "") -> String {
        plan(
            "hosts:   { web: https://www.example.com }\n" + more
                + "objectives:\n  a:\n    steps:\n      reach:   {\(step)}  # the step\n")
    }

    private static func both(
        _ rule: String, _ form: (String) -> String, _ before: String, _ after: String
    ) -> Case {
        Case(rule, form(before), form(after))
    }

    private static func window(_ more: String) -> String {
        plan(
            "zone: Asia/Hong_Kong\nwindows:\n  test: {date: 2021-08-14, \(more)from: 20:30, to: 22:30}  # August\n"
                + "objectives:\n  a: {window: test, steps: {look: {manual: {do: look}}}}\n")
    }

    private static func objectives(_ text: String, _ more: String = "") -> String {
        plan("hosts: {web: https://www.example.com}\n\(more)objectives:\n\(text)")
    }

    private static let tail = "objectives: {a: {steps: {look: {manual: {do: look}}}}}\n"

    static let cases: [Case] = [
        // Names and keys.
        both("unknown-field", { step("http: {\($0):  web}") }, "too", "to"),
        both("unknown-field", { step("http: {'\($0)':  web}") }, "too", "to"),
        both("unknown-matcher", { step("http: {to: web}, expect: {text: {\($0):  x}}") }, "contians", "contains"),
        both(
            "wrong-value", { step("http: {to: web}", "inputs: {user: {about: U, secret:  \($0) }}\n") }, "ture", "true"),
        both("unknown-host", { step("http: {to:   \"\($0)\"}") }, "wbe", "web"),
        both("undefined-reference", { step("http: {to: web, path: \"/$( \($0).name )/x\"}") }, "wbe", "web"),
        both("undefined-reference", { step("http: {to: web, path: /$(web.\($0))/x}") }, "prot", "port"),
        both("unknown-filter", { step("http: {to: web, path: /$(web.name |  \($0))}") }, "tirm", "trim"),
        Case(
            "needless-default", step("http: {to: web, path: /$(web.name | default x | trim)}"),
            step("http: {to: web, path: /$(web.name | trim)}")),
        both(
            "unknown-step",
            {
                objectives(
                    "  a:\n    steps:\n      reach: {http: {to: web}}\n      b: {http: {to: web}, needs: [ \($0) ]}\n")
            },
            "raech", "reach"),
        both(
            "unknown-objective",
            {
                objectives(
                    "  first: {steps: {b: {http: {to: web}}}}\n  b: {after: [\($0)], steps: {b: {http: {to: web}}}}\n")
            },
            "frist", "first"),
        both(
            "unknown-window", { name in window("").replacing("window: test", with: "window: \(name)") }, "tset", "test"),
        both(
            "unknown-role",
            { name in
                objectives(
                    "  a: {roles: [\(name)], steps: {b: {http: {to: web}}}}\n", "roles: {clearing: {about: C}}\n")
            }, "clearnig", "clearing"),
        both(
            "unknown-event",
            { name in
                objectives("  a: {after-event: \(name), steps: {b: {http: {to: web}}}}\n", "events: {go: {about: G}}\n")
            }, "goo", "go"),
        both(
            "unknown-output",
            { name in
                objectives(
                    "  a: {outputs: [\(name)], steps: {b: {http: {to: web}, capture: {token: text}}}}\n"
                        + "  b: {after: [a], steps: {c: {http: {to: web, path: /$(objectives.a.token)}}}}\n")
            }, "tokn", "token"),
        both(
            "unknown-member",
            { name in
                objectives(
                    "  a:\n    for-each: {x: [first, second], y: [1, 2], except: [{x: \(name), y: 2}]}\n"
                        + "    steps: {b: {http: {to: web, path: /$(x)/$(y)}}}\n")
            }, "secnd", "second"),
        both(
            "unknown-alias",
            { name in step("http: {to: web, headers: {A: &text x, B: *\(name)}}") }, "txet", "text"),
        // The first line.
        Case(
            "missing-field", "# mine\ntitle: T\nobjectives: {a: {steps: {look: {manual: {do: look}}}}}\n",
            "# mine\nctplan: 1\ntitle: T\nobjectives: {a: {steps: {look: {manual: {do: look}}}}}\n"),
        Case(
            "not-a-plan", "plans: [p]  # ours\nallow: [192.0.2.0/24]\n",
            "ctplan-site: 1\nplans: [p]  # ours\nallow: [192.0.2.0/24]\n"),
        // Syntax.
        Case(
            "yaml-tab", "ctplan: 1\ntitle: T\nobjectives:\n\ta:\n\t\tsteps: {look: {manual: {do: look}}}\n",
            "ctplan: 1\ntitle: T\nobjectives:\n  a:\n    steps: {look: {manual: {do: look}}}\n"),
        both(
            "yaml-syntax", { "ctplan: 1\ntitle: \($0)  # both\n\(tail)" }, "log on: then wait", "\"log on: then wait\""),
        both("yaml-syntax", { "ctplan: 1\ntitle: \($0)\n\(tail)" }, "@home", "\"@home\""),
        // What is not used.
        Case(
            "unused-input", step("http: {to: web}", "inputs:\n  # of the branch\n  branch:\n    about: B\n"),
            step("http: {to: web}")),
        Case(
            "unused-host",
            objectives("  a: {steps: {b: {tcp: {to: gate}}}}\n", "").replacing(
                "{web: https://www.example.com}", with: "{gate: tcp://192.0.2.7:4901, web: https://www.example.com}"),
            objectives("  a: {steps: {b: {tcp: {to: gate}}}}\n", "").replacing(
                "{web: https://www.example.com}", with: "{gate: tcp://192.0.2.7:4901}")),
        Case(
            "unused-host",
            plan(
                "hosts:\n  # the page\n  web: https://www.example.com  # not asked\n\n  gate: tcp://192.0.2.7:4901\n"
                    + "objectives: {a: {steps: {b: {tcp: {to: gate}}}}}\n"),
            plan("hosts:\n\n  gate: tcp://192.0.2.7:4901\nobjectives: {a: {steps: {b: {tcp: {to: gate}}}}}\n")),
        Case("unused-event", step("http: {to: web}", "events:\n  go: {about: G}  # gone\n"), step("http: {to: web}")),
        Case(
            "unused-role", step("http: {to: web}", "roles:\n  # who\n  clearing: {about: C}\n"), step("http: {to: web}")
        ),
        Case(
            "unused-variable",
            objectives("  a:\n    for-each: {x: [1, 2], y: [3, 4]}\n    steps: {b: {http: {to: web, path: /$(x)}}}\n"),
            objectives("  a:\n    for-each: {x: [1, 2]}\n    steps: {b: {http: {to: web, path: /$(x)}}}\n")),
        Case(
            "unused-variable",
            objectives(
                "  a:\n    for-each:\n      x: [1, 2]\n      y:  # twice\n        - 3\n        - 4\n"
                    + "    steps: {b: {http: {to: web, path: /$(x)}}}\n"),
            objectives(
                "  a:\n    for-each:\n      x: [1, 2]\n    steps: {b: {http: {to: web, path: /$(x)}}}\n")),
        Case(
            "unused-capture",
            objectives(
                "  a:\n    steps:\n      b:\n        http: {to: web}\n        capture:\n          # the token\n"
                    + "          token: text | trim\n      c: {http: {to: web}}\n"),
            objectives("  a:\n    steps:\n      b:\n        http: {to: web}\n      c: {http: {to: web}}\n")),
        Case(
            "unused-capture",
            objectives(
                "  a:\n    steps:\n      b: {http: {to: web}, capture: {one: text, two: \"text | find 'a,b'\"}}\n"
                    + "      c: {http: {to: web, path: /$(two)}}\n"),
            objectives(
                "  a:\n    steps:\n      b: {http: {to: web}, capture: {two: \"text | find 'a,b'\"}}\n"
                    + "      c: {http: {to: web, path: /$(two)}}\n")),
        // What else may be sure.
        Case(
            "wrong-weekday", window("weekday:  sunday , "), window("weekday:  Saturday , ")),
        Case(
            "open-secret",
            plan(
                "inputs:\n  word: {about: W}  # here\nhosts: {files: sftp://files.example.com}\n"
                    + "objectives: {a: {steps: {b: {sftp: {to: files, user: u, password: $(word)}}}}}\n"),
            plan(
                "inputs:\n  word: {about: W, secret: true}  # here\nhosts: {files: sftp://files.example.com}\n"
                    + "objectives: {a: {steps: {b: {sftp: {to: files, user: u, password: $(word)}}}}}\n")),
        Case(
            "unused-ignore", step("http: {to: web}", "# ctplan-lint: ignore no-logout because of it\n"),
            step("http: {to: web}")),
        Case(
            "unused-ignore", step("http: {to: web}", "zone: UTC  # ctplan-lint: ignore no-logout because of it\n"),
            step("http: {to: web}", "zone: UTC\n")),
    ]

    private static func findings(_ text: String) -> (source: SourceText, findings: [Finding]) {
        let source = SourceText(path: "plan.yaml", text: text)
        let found = Linter(vocabulary: StepKinds.all.vocabulary).read(source).findings
        return (source, Ignoring(source).applied(to: found).sortedByPlace())
    }

    @Test(arguments: cases)
    func `a fix changes what it says, takes its finding away, and brings no error`(example: Case) throws {
        let (source, before) = Self.findings(example.before)
        let found = try #require(
            before.first { $0.rule == example.rule && $0.fix != nil }, "\(FindingRenderer().render(before))")
        let fix = try #require(found.fix)
        #expect(fix.safety == Rule.named(example.rule)?.fix)
        let fixed = FixedText(source, [fix])
        #expect(String(decoding: fixed.bytes, as: UTF8.self) == example.after)
        let (_, after) = Self.findings(example.after)
        #expect(!after.contains { $0.rule == found.rule && $0.message == found.message })
        let errors = Set(before.filter { $0.severity == .error }.map(\.message))
        #expect(after.filter { $0.severity == .error && !errors.contains($0.message) }.map(\.message) == [])
    }

    @Test func `every rule that says it has a fix is among them, and no other has one`() throws {
        let declared = Rule.all.filter { $0.fix != nil }.map(\.name)
        #expect(Set(declared) == Set(Self.cases.map(\.rule)))
        var shown = Rule.all.flatMap { $0.example?.bad.findings(vocabulary: StepKinds.all.vocabulary) ?? [] }
        for folder in ["err", "ok"] {
            for name in Fixtures.names(in: folder, endingWith: ".yaml") {
                shown += try FixtureTests.findings(name, in: folder)
            }
        }
        for finding in shown {
            guard let fix = finding.fix else { continue }
            #expect(Rule.named(finding.rule)?.fix == fix.safety, "\(FindingRenderer().oneLine(finding))")
        }
    }
}
