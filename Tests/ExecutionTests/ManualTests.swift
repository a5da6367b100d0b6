import CivilTime
@testable import Execution
import RunSupport
import Testing

/// What `manual` asks: choices, and a second person.
@Suite struct ManualTests {
    private static func plan(_ fields: String, _ more: String = "") -> String {
        "objectives: {o: {window: test, steps: {a: {manual: {do: Look, \(fields)}\(more)}}}}"
    }

    @Test func choicesAreAskedWithoutAnExpectationToo() throws {
        var rehearsal = try Rehearsal(Self.plan("choices: [green, red]"))
        rehearsal.people = ["o.a": .answers(.done(by: "Kim", observed: ["observed": "red"]))]
        let ending = try rehearsal.play()
        #expect(ending.report.outcome == .passed)
        #expect(ending.stage.questions.first?.observations.first?.choices == ["green", "red"])
    }

    @Test(arguments: [("green", Outcome.passed), ("red", .failed)])
    func whatIsChosenIsJudged(choice: String, outcome: Outcome) throws {
        var rehearsal = try Rehearsal(Self.plan("choices: [green, red]", ", expect: {observed: green}"))
        rehearsal.people = ["o.a": .answers(.done(by: "Kim", observed: ["observed": choice]))]
        #expect(try rehearsal.play().report.outcome == outcome)
    }

    @Test(arguments: [
        (Self.plan("choices: [green]")), Self.plan("choices: [green, Green]"),
        Self.plan("choices: [green, red]", ", expect: {observed: gren}"),
    ])
    func refuses(text: String) {
        #expect(throws: Rehearsal.Unusable.self) { try Rehearsal(text) }
    }

    @Test(arguments: [
        (String?.none, Outcome.pending), (" kim", .pending), ("", .pending), ("Lee", .passed),
    ])
    func aSecondPersonConfirms(witness: String?, outcome: Outcome) throws {
        var rehearsal = try Rehearsal(Self.plan("witness: true"))
        rehearsal.people = ["o.a": .answers(.done(by: "Kim", observed: [:], witness: witness))]
        #expect(try rehearsal.play().report.outcome == outcome)
    }
}
