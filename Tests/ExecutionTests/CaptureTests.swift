import CivilTime
import PlanLanguage
import RunSupport
import Testing

@testable import Execution

/// What steps capture, who sees it, and what comes of a value that is not there.
struct CaptureTests {
    /// `token` is captured from this text in each of them, with `use` after it.
    private static func plan(_ capture: String, text: String = "token=abc-1; id=7", more: String = "") -> String {
        """
        objectives:
          a:
            window: test
            steps:
              get:
                act: {text: '\(text)'}
                capture: {\(capture)}
              use: {act: {text: "got $(token)"}, expect: {text: {contains: got}}}
        \(more)
        """
    }

    private func found(_ ending: Rehearsal.Ending, _ step: String = "a.use") throws -> String? {
        try #require(ending.attempts(of: step).last).results.first { $0.name == "text" }?.value.text
    }

    @Test(arguments: [
        (#"token: 'text | find "token=([\w-]+)"'"#, "got abc-1"), ("token: status", "got 200"),
        ("token: headers.x-echo", "got v=token=abc-1; id=7"),
        ("token: headers.X-Echo | upper-case", "got V=TOKEN=ABC-1; ID=7"),
        ("token: headers | member X-ECHO", "got v=token=abc-1; id=7"), ("token: files | count", "got 0"),
        ("token: certificate.expires-in", "got 10d"), ("token: 'files | first | default none'", "got none"),
    ])
    func `a later step uses what was captured`(capture: String, text: String) throws {
        let ending = try Rehearsal(Self.plan(capture)).play()
        #expect(ending.told == "a.get passed, a.use passed")
        #expect(try found(ending) == text)
    }

    @Test(arguments: [
        ("token: text | find tokn=", "text is not"), ("token: files | first", "first found nothing"),
        ("token: headers.location", "there is no headers.location"), ("token: certificate.problem", "there is no"),
    ])
    func `nothing to capture is a failure at its place`(capture: String, reason: String) throws {
        let ending = try Rehearsal(Self.plan(capture)).play()
        #expect(ending.told == "a.get failed, a.use blocked")
        let finding = try #require(ending.reports(of: "a.get").first?.findings.first)
        #expect(finding.rule == "capture")
        #expect(finding.message.contains("nothing to capture as \"token\""))
        #expect(finding.place.line == 12)
        if !reason.contains("is not") { #expect(finding.message.contains(reason), "\(finding.message)") }
    }

    @Test func `a text that is too long is not captured`() throws {
        let ending = try Rehearsal(Self.plan("token: text", text: String(repeating: "x", count: 70_000))).play()
        #expect(ending.told == "a.get failed, a.use blocked")
        #expect(ending.reports(of: "a.get").first?.findings.first?.message.contains("64 KiB") == true)
    }

    @Test func `what an unmet expectation leaves is captured, and always steps see it`() throws {
        let ending = try Rehearsal(
            """
            objectives:
              a:
                window: test
                steps:
                  logon:
                    act: {text: sid=42}
                    expect: {text: {contains: Welcome}}
                    capture: {sid: text | find "sid=(.*)"}
                  next: {act: {text: $(sid)}}
                always:
                  logout: {act: {text: bye $(sid)}, needs: [logon]}
            """
        ).play()
        #expect(ending.told == "a.logon failed, a.next blocked, a.logout passed")
        #expect(try found(ending, "a.logout") == "bye 42")
    }

    @Test func `the captures of the last attempt count`() throws {
        let ending = try Rehearsal(
            """
            objectives:
              a:
                window: test
                steps:
                  get:
                    act: {as: [pass, broken, pass], text: sid=42}
                    expect: {status: 201}
                    retry: {every: 1s, attempts: 2, for: [unmet]}
                    capture: {sid: text | find "sid=(.*)"}
                  use: {act: {text: $(sid)}, needs: []}
            """
        ).playIgnoringErrors()
        #expect(ending == "a.get error, a.use blocked: $(sid) has no value: step get did not capture it")
    }

    @Test func `an objective hands on what it captured`() throws {
        let more = """
              b:
                window: test
                after: [a]
                steps: {use: {act: {text: "$(objectives.a.token | upper-case)"}}}
            """
        let text = Self.plan("token: text", more: more).replacing(
            "    steps:\n      get", with: "    outputs: [token]\n    steps:\n      get")
        let ending = try Rehearsal(text).play()
        #expect(ending.told == "a.get passed, a.use passed, b.use passed")
        #expect(try found(ending, "b.use") == "TOKEN=ABC-1; ID=7")
    }

    @Test(arguments: [([], "objective a did not capture it"), (["b"], "objective a was not chosen")])
    func `what was not handed on blocks with words that say so`(only: [String], reason: String) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a:
                window: test
                outputs: [token]
                steps: {get: {act: {as: broken}, capture: {token: text}}}
              b:
                window: test
                after: [a]
                steps:
                  use: {act: {text: $(objectives.a.token)}}
                  other: {act: {}, needs: []}
            """)
        rehearsal.only = only
        let ending = try rehearsal.play()
        #expect(ending.told.hasSuffix("b.use blocked, b.other passed"))
        #expect(ending.objectives.hasSuffix("b blocked"))
        #expect(ending.reports(of: "b.use").first?.reason == "$(objectives.a.token) has no value: \(reason)")
    }

    // MARK: Secrets

    private func record(_ ending: Rehearsal.Ending, _ hider: SecretHider) -> String {
        ending.events.map { $0.json(hiding: hider) }.joined(separator: "\n")
    }

    @Test func `a captured secret is hidden wherever it comes again`() throws {
        let capture = #"token: {value: 'text | find "token=([\w-]+)"', secret: true}"#
        let rehearsal = try Rehearsal(
            Self.plan(capture, more: "      check: {act: {text: 'abc-1'}, expect: {text: '$(token | upper-case)'}}"))
        let ending = try rehearsal.play()
        let text = record(ending, rehearsal.hider)
        #expect(ending.told == "a.get passed, a.use passed, a.check failed")
        #expect(!text.lowercased().contains("abc-1"))
        #expect(text.contains(#""captured":{"token":"«token»"}"#))
        #expect(text.contains("got «token»"))
        #expect(ending.attempts(of: "a.check").first?.checks.first?.expected == "\"«token»\"")
    }

    @Test func `what filters make of a secret is hidden too`() throws {
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: A test
            inputs: {password: {about: P, secret: true}}
            objectives:
              a: {steps: {use: {act: {text: "$(password | replace horse stable | upper-case)"}}}}
            """, site: "inputs: {password: {env: P}}")
        rehearsal.secrets = ["P": "correct horse"]
        let ending = try rehearsal.play()
        #expect(try found(ending) == "CORRECT STABLE")
        #expect(!record(ending, rehearsal.hider).contains("STABLE"))
    }

    @Test func `what is captured is on record`() throws {
        let rehearsal = try Rehearsal(
            Self.plan("token: status, more: headers.x-echo", more: "      end: {act: {text: $(more)}}"))
        let text = record(try rehearsal.play(), rehearsal.hider)
        #expect(text.contains(#""captured":{"token":200,"more":"v=token=abc-1; id=7"}"#))
    }

    // MARK: People

    @Test func `a person who acts in a step's place types what is captured`() throws {
        var rehearsal = try Rehearsal(Self.plan("token: status"), site: "by-hand: [a.get]")
        rehearsal.people = ["a.get": .answers(.done(by: "Ann", observed: ["token": "200"]))]
        let ending = try rehearsal.play()
        #expect(ending.told == "a.get passed, a.use passed")
        #expect(try found(ending) == "got 200")
        #expect(ending.stage.questions.first?.observations == [.init(name: "token", expected: "status", isTyped: true)])
    }

    @Test(arguments: [("  17 ", "a.get passed, a.use passed"), ("", "a.get failed, a.use blocked")])
    func `what a person saw is captured`(seen: String, told: String) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a:
                window: test
                steps:
                  get: {manual: {do: Read the number}, capture: {number: observed | trim}}
                  use: {act: {text: "got $(number)"}}
            """)
        rehearsal.people = ["a.get": .answers(.done(by: "Ann", observed: ["observed": seen]))]
        let ending = try rehearsal.play()
        #expect(ending.told == told)
        if !seen.isEmpty { #expect(try found(ending) == "got 17") }
    }

    // MARK: Types and the run

    @Test func `inputs have their types, dates their zone, and the run its day`() throws {
        let rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: A test
            zone: Asia/Hong_Kong
            windows: {test: {date: 2021-08-14, from: 20:30, to: 02:00 +1d, zone: Asia/Hong_Kong}}
            inputs:
              day: {about: D, type: date}
              count: {about: C, type: integer, default: "007"}
            objectives:
              a:
                window: test
                steps:
                  use:
                    act:
                      text: "$(day | plus 1d | format EEE) $(count) $(run.date) $(run.started | format HH:mm) $(window.to | format d)"
            """, site: "inputs: {day: 2021-08-13}")
        #expect(try found(try rehearsal.play()) == "Sat 7 2021-08-14 20:31 15")
    }

    @Test func `a value of another type is refused before the run`() throws {
        let rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: A test
            inputs: {day: {about: D, type: date}}
            objectives:
              a: {steps: {use: {act: {text: $(day)}}}}
            """, site: "inputs: {day: 13.8.2021}")
        let binder = Binder(
            plan: rehearsal.plan, site: rehearsal.site, settings: [:], selection: Selection(only: []),
            userKnownHosts: [])
        #expect(binder.findings().map(\.rule) == ["wrong-value"])
    }
}

extension Rehearsal {
    /// How each step ended, with why the last one did not run.
    fileprivate func playIgnoringErrors() throws -> String {
        let ending = try play()
        return ending.told + (ending.reports(of: "a.use").first?.reason.map { ": \($0)" } ?? "")
    }
}
