import CivilTime
@testable import Execution
import RunSupport
import Testing

/// Waiting, on a clock that jumps. It shows 20:31 in Hong Kong at first, and the window closes at 22:30.
@Suite struct WaitTests {
    @Test(arguments: [
        ("for: 5m", Outcome.passed, Duration.seconds(300)), ("until: 20:45", .passed, .seconds(14 * 60)),
        ("until: 20:30", .passed, .zero), ("for: 3h", .missed, .seconds(119 * 60)),
        ("until: 02:30 +1d", .missed, .seconds(119 * 60)),
    ])
    func waits(fields: String, outcome: Outcome, length: Duration) throws {
        let ending = try Rehearsal(
            "objectives: {o: {window: test, steps: {a: {wait: {\(fields)}}, b: {act: {}}}}}"
        ).play()
        #expect(ending.report.outcome == outcome)
        #expect(ending.report.duration == length)
        #expect(ending.stage.entries == (outcome == .passed ? ["o.b"] : []))
    }

    @Test func itsTimeoutAndInterruptsEndIt() throws {
        let text = "objectives: {o: {window: test, steps: {a: {wait: {for: 10m}, timeout: 1m}}}}"
        #expect(try Rehearsal(text).play().report.outcome == .error)
        var rehearsal = try Rehearsal("objectives: {o: {window: test, steps: {a: {wait: {for: 10m}}}}}")
        rehearsal.interrupts = [.seconds(20)]
        let ending = try rehearsal.play()
        #expect(ending.report.duration == .seconds(20))
        #expect(ending.report.isInterrupted)
    }

    @Test func whatItWaitedIsAResult() throws {
        let text = "objectives: {o: {window: test, steps: {a: {wait: {for: 10m}, expect: {waited: {at-least: 10m}}}}}}"
        #expect(try Rehearsal(text).play().report.outcome == .passed)
    }

    @Test(arguments: ["{}", "{for: 1m, until: 20:45}", "{until: 25:00}"])
    func refuses(fields: String) {
        #expect(throws: Rehearsal.Unusable.self) {
            try Rehearsal("objectives: {o: {window: test, steps: {a: {wait: \(fields)}}}}")
        }
    }
}
