import CivilTime
@testable import Execution
import RunSupport
import Testing

/// Steps that people do: what they are asked, and what comes of their answers.
@Suite struct PeopleTests {
    private static let plan = """
        objectives:
          o:
            window: test
            steps:
              a:
                act: {text: $$(x)}
                expect: {text: {contains: not available}, certificate: {expires-in: {at-least: 1d}}}
              b: {act: {}}
        """

    private func rehearsal(_ answer: Answer?) throws -> Rehearsal {
        var rehearsal = try Rehearsal(Self.plan, site: "by-hand: [o.a]")
        rehearsal.people = answer.map { ["o.a": .answersAfter(.seconds(90), $0)] } ?? [:]
        return rehearsal
    }

    @Test(arguments: [
        (
            Answer.done(by: "Kim", observed: ["text": "Function not available", "certificate": "yes"]), Outcome.passed,
            Int32(0)
        ),
        (.done(by: "Kim", observed: ["text": "Welcome", "certificate": "yes"]), .failed, 1),
        (.done(by: "Kim", observed: ["text": "Function not available", "certificate": "no"]), .failed, 1),
        (.done(by: "Kim", observed: ["text": "Function not available"]), .failed, 1),
        (.done(by: "Kim", observed: [:]), .failed, 1),
        (.notDone(by: "Kim", reason: "the page does not open"), .failed, 1),
        (.unavailable(reason: "nobody is there"), .pending, 5),
    ])
    func `the same expectations judge what a person saw`(answer: Answer, outcome: Outcome, exit: Int32) throws {
        let ending = try rehearsal(answer).play()
        #expect(ending.reports(of: "o.a").map(\.outcome) == [outcome])
        #expect(ending.exit == exit)
        #expect(ending.begun == (outcome == .passed ? "o.b" : ""))
        #expect(ending.gaps == [])
    }

    @Test func `the question says what to do and what to look at`() throws {
        let question = try #require(try rehearsal(nil).play().stage.questions.first)
        #expect(question.step == "o.a")
        #expect(question.instruction == "Act “$(x)”.")
        #expect(
            question.observations == [
                .init(name: "text", expected: "contains \"not available\"", isTyped: true),
                .init(name: "certificate", expected: "expires-in at least 1 day", isTyped: false),
            ])
    }

    @Test func `a confirmation that it is not so says so`() throws {
        let ending = try rehearsal(.done(by: "Kim", observed: ["text": "not available", "certificate": "no"])).play()
        let check = try #require(ending.attempts(of: "o.a")[0].checks.last)
        #expect(check.actual == "not as expected")
        #expect(!check.holds)
    }

    @Test func `a secret is never part of a question`() throws {
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: Secrets
            inputs: {word: {about: the word, secret: true}}
            objectives:
              o: {steps: {a: {act: {text: $(word)}, expect: {text: {contains: $(word)}}}}}
            """, site: "inputs: {word: {env: WORD}}\nby-hand: [o.a]")
        rehearsal.secrets = ["WORD": "hunter two\tand more"]
        let question = try #require(try rehearsal.play().stage.questions.first)
        #expect(question.instruction == "Act “‹the word›”.")
        #expect(question.observations.map(\.expected) == ["contains \"«word»\""])
    }
}
