import Execution
import PlanLanguage
import RunSupport
import Testing

/// Roles and conditions: what is not for a run is skipped, and frees what comes after it.
@Suite struct OccasionTests {
    private static let head = """
        ctplan: 1
        title: Occasions
        zone: Asia/Hong_Kong
        roles:
          clearing: {about: clearing participants}
          trading: {about: trading members}
        windows:
          test: {date: 2021-08-14, from: 20:30, to: 22:30}
        inputs:
          line: {about: the line, default: a}
          secret: {about: a secret, secret: true}
        hosts: {one: "https://one.example:444", two: "https://two.example"}
        objectives:

        """

    private func rehearsal(_ objectives: String) throws -> Rehearsal {
        var rehearsal = try Rehearsal(
            Self.head + objectives, site: "roles: [clearing]\ninputs: {line: b, secret: {env: SECRET}}")
        rehearsal.secrets = ["SECRET": "swordfish"]
        return rehearsal
    }

    /// Steps, how they ended, the objective's outcome and the exit status.
    static let steps: [(String, String, Outcome, Int32)] = [
        ("a: {act: {}, roles: clearing}", "a passed", .passed, 0),
        ("a: {act: {}, roles: [trading, clearing]}", "a passed", .passed, 0),
        ("a: {act: {}, roles: trading}", "a skipped", .skipped, 3),
        ("a: {act: {}, roles: trading}, b: {act: {}}", "a skipped, b passed", .passed, 0),
        ("a: {act: {}, when: {line: b}}, b: {act: {}}", "a passed, b passed", .passed, 0),
        ("a: {act: {}, when: {line: a}}, b: {act: {}}", "a skipped, b passed", .passed, 0),
        ("a: {act: {}, when: {line: a}}, b: {act: {}, needs: [a]}", "a skipped, b skipped", .skipped, 3),
        (
            "a: {act: {}, when: {line: a}}, b: {act: {}, needs: [a]}, c: {act: {}, needs: [b]}, d: {act: {}}",
            "a skipped, b skipped, c skipped, d passed", .passed, 0
        ),
        ("a: {act: {as: refused}}, b: {act: {}, when: {line: a}}", "a error, b skipped", .error, 3),
        ("a: {act: {}, when: {line: a}}, b: {act: {status: 500}}", "a skipped, b failed", .failed, 1),
        ("a: {act: {}, when: {line: a}}, b: {manual: {do: Look}}", "a skipped, b pending", .pending, 5),
        ("a: {act: {}, when: {line: {one-of: [b, c]}, window.name: test}}", "a passed", .passed, 0),
        ("a: {act: {}, when: {line: b, window.name: other}}", "a skipped", .skipped, 3),
        ("a: {act: {}, when: {one.port: {at-least: 445}}}, b: {act: {}}", "a skipped, b passed", .passed, 0),
        ("a: {act: {}, when: {line: $(secret)}}, b: {act: {}}", "a skipped, b passed", .passed, 0),
        // What a step captured, and what it did not.
        ("a: {act: {text: x}, capture: {seen: text}}, b: {act: {}, when: {seen: x}}", "a passed, b passed", .passed, 0),
        (
            "a: {act: {text: y}, capture: {seen: text}}, b: {act: {}, when: {seen: x}}", "a passed, b skipped", .passed,
            0
        ),
        (
            "a: {act: {}, capture: {n: files | count}}, b: {act: {}, when: {n: {at-least: 1}}}, c: {act: {}}",
            "a passed, b skipped, c passed", .passed, 0
        ),
        (
            "a: {act: {as: refused}, capture: {seen: text}}, b: {act: {}, when: {seen: x}}", "a error, b blocked",
            .error,
            3
        ),
        (
            "a: {act: {}, roles: trading, capture: {seen: text}}, b: {act: {}, when: {seen: x}}, c: {act: {text: $(seen)}}, d: {act: {}}",
            "a skipped, b skipped, c skipped, d passed", .passed, 0
        ),
        ("a: {act: {}, when: {line: {contains: $(one.url)}}}, b: {act: {}}", "a skipped, b passed", .passed, 0),
    ]

    @Test(arguments: steps)
    func `steps that are not for the run`(steps: String, told: String, outcome: Outcome, exit: Int32) throws {
        let ending = try rehearsal("  o: {window: test, steps: {\(steps)}}").play()
        #expect(ending.told.split(separator: "o.").joined() == told)
        #expect(ending.report.objectives.map(\.outcome) == [outcome])
        #expect(ending.exit == exit)
        #expect(ending.gaps == [])
    }

    @Test(arguments: [
        // What is always done needs something to follow.
        ("steps: {a: {act: {}, roles: trading}}\n    always: {z: {act: {}}}", "o.a skipped, o.z skipped", "o skipped"),
        (
            "steps: {a: {act: {}, roles: trading}, b: {act: {}}}\n    always: {z: {act: {}}}",
            "o.a skipped, o.b passed, o.z passed", "o passed"
        ),
        (
            "steps: {a: {act: {}, roles: trading}, b: {act: {}}}\n    always: {z: {act: {}, needs: [a]}}",
            "o.a skipped, o.b passed, o.z skipped", "o passed"
        ),
        ("steps: {a: {act: {}}}\n    always: {z: {act: {}, when: {line: a}}}", "o.a passed, o.z skipped", "o passed"),
        ("roles: trading\n    steps: {a: {act: {}}}", "", "o skipped"),
        ("when: {line: a}\n    steps: {a: {act: {}}}", "", "o skipped"),
        ("when: {line: {not: a}}\n    roles: clearing\n    steps: {a: {act: {}}}", "o.a passed", "o passed"),
    ])
    func `objectives that are not for the run`(body: String, told: String, objectives: String) throws {
        let ending = try rehearsal("  o:\n    window: test\n    \(body)").play()
        #expect(ending.told == told)
        #expect(ending.objectives == objectives)
        #expect(ending.exit == (objectives == "o passed" ? 0 : 3))
    }

    @Test func `who comes after what was skipped runs, and its outcome is the run's`() throws {
        let ending = try rehearsal(
            """
              first: {window: test, roles: trading, steps: {a: {act: {}}}}
              second: {window: test, after: first, steps: {a: {act: {}}}}
            """
        ).play()
        #expect(ending.objectives == "first skipped, second passed")
        #expect(ending.exit == 0)
        #expect(ending.report.objectives[0].cause == "for role trading, and this site is clearing")
    }

    @Test(arguments: [
        ("text: x", "first passed, second passed, third passed"),
        ("text: y", "first passed, second skipped, third passed"),
        ("as: refused", "first error, second blocked, third blocked"),
        ("text: x}, roles: [trading", "first skipped, second skipped, third skipped"),
    ])
    func `a condition on what another objective handed on`(act: String, told: String) throws {
        let end = act.contains("roles") ? "]" : "}"
        let ending = try rehearsal(
            """
              first: {window: test, outputs: [seen], steps: {a: {act: {\(act)\(end), capture: {seen: text}}}}
              second: {window: test, after: first, when: {objectives.first.seen: x}, steps: {a: {act: {}}}}
              third: {window: test, after: first, steps: {a: {act: {text: $(objectives.first.seen)}}}}
            """
        ).play()
        #expect(ending.objectives == told)
    }

    @Test(arguments: [
        ("need: all", "o passed", 1, 1), ("need: any", "o passed", 1, 1), ("need: {at-least: 2}", "o skipped", 1, 1),
    ])
    func `members that are left out do not count`(need: String, told: String, passed: Int, members: Int) throws {
        let ending = try rehearsal(
            "  o: {window: test, for-each: {server: [one, two]}, \(need), when: {server: one}, steps: {a: {act: {to: $(server)}}}}"
        ).play()
        #expect(ending.objectives == told)
        #expect(ending.report.objectives[0].passed == passed)
        #expect(ending.report.objectives[0].members == members)
    }

    @Test func `an interrupt does not turn into a passed objective`() throws {
        var rehearsal = try rehearsal(
            "  o: {window: test, steps: {a: {act: {as: 1m}, needs: []}, b: {act: {}, roles: trading}, c: {act: {}, needs: []}}}"
        )
        rehearsal.interrupts = [.seconds(60)]
        let ending = try rehearsal.play()
        #expect(ending.report.objectives.map(\.outcome).contains(.passed) == false)
        #expect(ending.exit == 130)
    }

    @Test func `says why, without secrets`() throws {
        let ending = try rehearsal(
            """
              o: {window: test, steps: {a: {act: {}, when: {line: $(secret)}}, b: {act: {}, when: {secret: x}}, c: {act: {}, roles: trading}, d: {act: {}}}}
            """
        ).play()
        #expect(ending.reports(of: "o.a").map(\.summary) == ["when line is \"«secret»\": it is \"b\""])
        #expect(ending.reports(of: "o.b").map(\.summary) == ["when secret is \"x\": it is \"«secret»\""])
        #expect(ending.reports(of: "o.c").map(\.summary) == ["for role trading, and this site is clearing"])
    }

    @Test(arguments: [
        ("", nil, "give a site file with --site that says roles: [clearing, trading], or some of them"),
        ("operator: X", "names none", "add to the site file: roles: [clearing, trading], or some of them"),
        ("roles: [clearnig]", "plan \"test\" has no role \"clearnig\"", "did you mean \"clearing\"?"),
        ("roles: trading", nil, ""),
    ])
    func `a site says who it is`(site: String, message: String?, help: String) throws {
        let rehearsal = try Rehearsal(
            Self.head
                + "  o: {window: test, steps: {a: {act: {text: $(line)}, roles: [clearing]}, b: {act: {text: $(secret)}, roles: clearing}}}",
            site: site.isEmpty ? nil : site)
        let findings = Binder(
            plan: rehearsal.plan, site: rehearsal.site, settings: [:], selection: Selection(only: []),
            userKnownHosts: []
        ).findings()
        #expect(findings.first?.help ?? "" == help)
        if let message { #expect(findings.first?.message.contains(message) == true) }
        // A secret that only others' steps use is not asked for.
        if site == "roles: trading" { #expect(findings.isEmpty) }
    }
}
