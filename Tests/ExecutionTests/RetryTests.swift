import CivilTime
import Execution
import RunSupport
import Testing

/// What is tried again, how often, and what never is.
@Suite struct RetryTests {
    private func play(_ step: String) throws -> Rehearsal.Ending {
        try Rehearsal("objectives:\n  o: {window: test, steps: {a: {\(step)}}}").play()
    }

    @Test(arguments: [
        ("act: {as: [refused, pass]}, retry: {every: 30s, attempts: 5}", 2, Outcome.passed),
        ("act: {as: refused}, retry: {every: 30s, attempts: 5}", 5, .error),
        ("act: {as: [timeout, pass]}, retry: {every: 30s, attempts: 5, for: [connection]}", 1, .error),
        ("act: {as: [timeout, pass]}, retry: {every: 30s, attempts: 5, for: timeout}", 2, .passed),
        ("act: {status: 503}, expect: {status: 200}, retry: {every: 30s, attempts: 3}", 1, .failed),
        ("act: {status: 503}, expect: {status: 200}, retry: {every: 30s, attempts: 3, for: [unmet]}", 3, .failed),
        ("act: {as: broken}, retry: {every: 30s, attempts: 3, for: [connection, timeout, unmet]}", 1, .error),
        // Refused credentials: accounts lock.
        ("act: {as: credentials}, retry: {every: 30s, attempts: 3, for: [connection, timeout, unmet]}", 1, .failed),
        (
            "act: {as: credentials}, expect: {connection: established}, retry: {every: 30s, attempts: 3, for: [unmet]}",
            1, .failed
        ),
        (
            "act: {as: locked, status: 401}, expect: {status: 200}, retry: {every: 30s, attempts: 3, for: [unmet]}",
            1, .failed
        ),
        // To say what is expected anyway does not change what is tried again.
        ("act: {as: [refused, pass]}, expect: {connection: established}, retry: {every: 30s, attempts: 3}", 2, .passed),
        ("act: {as: [timeout, refused]}, expect: {connection: refused}, retry: {every: 30s, attempts: 3}", 2, .passed),
    ])
    func `tries again`(step: String, attempts: Int, outcome: Outcome) throws {
        let ending = try play(step)
        #expect(ending.stage.entries.count == attempts)
        #expect(ending.reports(of: "o.a").map(\.outcome) == [outcome])
        #expect(ending.reports(of: "o.a").map(\.attempts) == [attempts])
        #expect(ending.attempts(of: "o.a").map(\.number) == Array(1...attempts))
        let nextAttempts = ending.nextAttempts(of: "o.a")
        #expect(nextAttempts.count == attempts && nextAttempts.dropLast().allSatisfy { $0 != nil })
        #expect(nextAttempts.last == .some(nil))
    }

    @Test func `until the window ends`() throws {
        let ending = try play("act: {as: refused}, retry: {every: 30s, until: window-end}")
        // From 20:31:00 on, the last before 22:30:00.
        #expect(ending.stage.entries.count == 238)
        #expect(ending.report.duration == .seconds(237 * 30))
    }

    private func play(need: String, jobs: Int = 16) throws -> Rehearsal.Ending {
        var rehearsal = try Rehearsal(
            """
            objectives:
              o:
                window: test
                for-each: {x: [pass, refused, 20m]}
                need: \(need)
                steps: {a: {act: {as: $(x)}, retry: {every: 5m, until: window-end}}, b: {act: {}}}
            """)
        rehearsal.options = RunOptions(jobs: jobs)
        return try rehearsal.play()
    }

    @Test(arguments: [
        // One passes at once, one pauses, and one is in the middle of an attempt.
        (
            "any", 16,
            "o[pass].a passed, o[pass].b passed, o[refused].a skipped, o[refused].b blocked, "
                + "o[20m].a passed, o[20m].b passed", 1_200
        ),
        (
            "{at-least: 2}", 16,
            "o[pass].a passed, o[pass].b passed, o[20m].a passed, o[20m].b passed, "
                + "o[refused].a skipped, o[refused].b blocked", 1_200
        ),
        ("any", 1, "o[pass].a passed, o[pass].b passed", 0),
        (
            "all", 16,
            "o[pass].a passed, o[pass].b passed, o[20m].a passed, o[20m].b passed, "
                + "o[refused].a error, o[refused].b blocked", 115 * 60
        ),
    ])
    func `until enough members have passed`(need: String, jobs: Int, told: String, seconds: Int) throws {
        let ending = try play(need: need, jobs: jobs)
        #expect(ending.told == told)
        #expect(ending.report.duration == .seconds(seconds))
        #expect(ending.objectives == (need == "all" ? "o error" : "o passed"))
        #expect(ending.gaps == [])
    }

    @Test func `says that enough have passed`() throws {
        let ending = try play(need: "any")
        let summary = ending.reports(of: "o[refused].a").first?.summary ?? ""
        #expect(summary.hasPrefix("enough have passed; the last one: no connection"))
        let causes = try play(need: "any", jobs: 1).events.compactMap { event in
            if case .objectiveEnded(_, let report) = event { report.cause } else { nil }
        }
        #expect(causes == ["enough have passed", "enough have passed"])
    }

    @Test func `pauses grow, within a fifth`() throws {
        let ending = try play("act: {as: refused}, retry: {every: 10s, attempts: 5, backoff: 3}")
        let starts = ending.attempts(of: "o.a").map(\.started)
        let pauses = zip(starts.dropFirst(), starts).map { $0 - $1 }
        for (pause, wanted) in zip(pauses, [10, 30, 90, 270]) {
            #expect(pause >= .seconds(wanted) * 0.8 && pause <= .seconds(wanted) * 1.2)
        }
    }

    @Test func `long pauses stay as long as the plan says`() throws {
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: Days
            objectives:
              o: {steps: {a: {act: {as: refused}, retry: {every: 3h, attempts: 3}}}}
            """)
        rehearsal.options = RunOptions(jobs: 1)
        #expect(try rehearsal.play().report.duration == .seconds(6 * 3_600))
    }

    @Test func `a step done by hand is asked once`() throws {
        var rehearsal = try Rehearsal(
            "objectives:\n  o: {window: test, steps: {a: {act: {}, expect: {text: Hi}, retry: {every: 30s, attempts: 5, for: unmet}}}}",
            site: "by-hand: [o.a]")
        rehearsal.people = ["o.a": .answers(.done(by: "Kim", observed: ["text": "Bye"]))]
        let ending = try rehearsal.play()
        #expect(ending.stage.questions.count == 1)
        #expect(ending.report.outcome == .failed)
    }
}
