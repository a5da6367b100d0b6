import Execution
import RunSupport
import Testing

/// What becomes of steps, objectives and runs, and what the shell is told.
@Suite struct OutcomeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let objective: String
        let told: String
        let exit: Int32
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(
            name: "all pass", objective: "steps: {a: {act: {}}, b: {act: {}}}", told: "o.a passed, o.b passed", exit: 0),
        Case(
            name: "an expectation fails", objective: "steps: {a: {act: {}, expect: {status: 404}}, b: {act: {}}}",
            told: "o.a failed, o.b blocked", exit: 1),
        Case(
            name: "no answer", objective: "steps: {a: {act: {as: broken}}, b: {act: {}}}",
            told: "o.a error, o.b blocked", exit: 3),
        Case(
            name: "a refusal", objective: "steps: {a: {act: {as: credentials}}}", told: "o.a failed", exit: 1),
        Case(
            name: "nobody there", objective: "steps: {a: {manual: {do: Look}}, b: {act: {}}}",
            told: "o.a pending, o.b blocked", exit: 5),
        Case(
            name: "needs frees siblings",
            objective:
                "steps: {a: {act: {as: broken}}, b: {act: {}, needs: []}, c: {act: {}, needs: [b]}, d: {act: {}}}",
            told: "o.a error, o.b passed, o.c passed, o.d blocked", exit: 3),
        Case(
            name: "blocked goes on blocking",
            objective: "steps: {a: {act: {as: broken}}, b: {act: {}, needs: [a]}, c: {act: {}, needs: [b]}}",
            told: "o.a error, o.b blocked, o.c blocked", exit: 3),
        Case(
            name: "the gravest of free siblings",
            objective: "steps: {a: {manual: {do: Look}}, b: {act: {as: credentials}, needs: []}}",
            told: "o.a pending, o.b failed", exit: 1),
        Case(
            name: "always runs after a failure",
            objective: "steps: {a: {act: {as: broken}}}\n    always: {z: {act: {}}}",
            told: "o.a error, o.z passed", exit: 3),
        Case(
            name: "always never masks",
            objective: "steps: {a: {act: {as: broken}}}\n    always: {z: {act: {as: credentials}}}",
            told: "o.a error, o.z failed", exit: 3),
        Case(
            name: "always can fail alone", objective: "steps: {a: {act: {}}}\n    always: {z: {act: {as: broken}}}",
            told: "o.a passed, o.z error", exit: 3),
        Case(
            name: "logout after a failed logon check",
            objective: "steps: {a: {act: {}, expect: {text: Bye}}}\n    always: {z: {act: {}, needs: [a]}}",
            told: "o.a failed, o.z passed", exit: 1),
        Case(
            name: "no logout after no logon",
            objective: "steps: {a: {act: {as: broken}}}\n    always: {z: {act: {}, needs: [a]}}",
            told: "o.a error, o.z skipped", exit: 3),
        Case(
            name: "no logout after a refused logon",
            objective: "steps: {a: {act: {as: credentials}}}\n    always: {z: {act: {}, needs: [a]}}",
            told: "o.a failed, o.z skipped", exit: 1),
        Case(
            name: "no logout after a blocked logon",
            objective: "steps: {a: {act: {as: broken}}, b: {act: {}}}\n    always: {z: {act: {}, needs: [b]}}",
            told: "o.a error, o.b blocked, o.z skipped", exit: 3),
    ])
    func `a step and what follows from it`(_ example: Case) throws {
        let ending = try Rehearsal("objectives:\n  o:\n    window: test\n    \(example.objective)\n").play()
        #expect(ending.told == example.told)
        #expect(ending.exit == example.exit)
        #expect(ending.gaps == [])
        // Never begun is never blocked in the books alone.
        let notBegun = ending.told.split(separator: ", ").filter { $0.hasSuffix("blocked") || $0.hasSuffix("skipped") }
        for step in notBegun { #expect(!ending.stage.entries.contains(String(step.split(separator: " ")[0]))) }
    }

    @Test(arguments: [
        ([Outcome.passed, .failed, .error, .pending], Outcome.failed), ([.passed, .error, .missed], .error),
        ([.missed, .pending, .passed], .missed), ([.pending, .passed], .pending), ([.passed, .skipped], .passed),
        ([.skipped], .skipped), ([], .skipped), ([.blocked, .missed], .blocked),
    ])
    func `the gravest speaks for all`(parts: [Outcome], whole: Outcome) {
        #expect(Outcome.together(parts) == whole)
    }

    @Test func `objectives are independent of each other`() throws {
        let ending = try Rehearsal(
            """
            objectives:
              one: {window: test, steps: {a: {act: {as: broken}}}}
              two: {window: test, steps: {a: {act: {}}}}
              three: {window: test, after: [one], steps: {a: {act: {}}}}
            """
        ).play()
        #expect(ending.objectives == "one error, two passed, three passed")
        #expect(ending.report.outcome == .error)
    }

    @Test(arguments: [
        ("all", "[pass, 1m]", Outcome.passed), ("all", "[pass, broken]", .error), ("any", "[pass, broken]", .passed),
        ("any", "[broken, credentials]", .failed), ("{at-least: 2}", "[pass, broken]", .error),
        ("{at-least: 2}", "[pass, broken, 1m]", .passed),
    ])
    func `as many members pass as are needed`(need: String, plays: String, outcome: Outcome) throws {
        let ending = try Rehearsal(
            """
            objectives:
              o:
                window: test
                for-each: {play: \(plays)}
                need: \(need)
                steps: {a: {act: {as: $(play)}}}
            """
        ).play()
        #expect(ending.report.outcome == outcome)
    }

    @Test func `the cause names the member and is one of the outcome`() throws {
        let ending = try Rehearsal(
            """
            objectives:
              o:
                window: test
                for-each: {play: [pass, 1m, broken, credentials]}
                steps: {a: {act: {as: $(play)}}}
            """
        ).play()
        #expect(ending.report.outcome == .failed)
        #expect(ending.report.objectives[0].cause == "[credentials] a: the server refused the password")
    }
}
