import TestSupport
import Testing

/// What a person sees at a terminal that shows the run and its questions.
@Suite("Dialogue at the terminal")
struct TerminalDialogueTests {
    /// An event that is asked about, while another objective ends some time after the question.
    private func plan(_ stage: Stage) -> String {
        """
        ctplan: 1
        title: A failover, and something besides
        events: {failover: {about: announced by mail}}
        hosts:
          old: tcp://127.0.0.1:1
          silent: "tcp://127.0.0.1:\(stage.peers.hostile.silent)"
        objectives:
          gateway:
            after-event: {event: failover}
            steps: {closed: {tcp: {to: old}, expect: {connection: refused}}}
          besides:
            steps: {waits: {tcp: {to: silent, read-until: x}, timeout: 1s, expect: {connection: timeout}}}

        """
    }

    @Test func `the run begins before its first question, and lines between leave the question open`() async throws {
        let stage = try Stage()
        let words = try stage.words(plan: plan(stage), site: nil)
        let run = try TerminalRun(stage.program(words, environment: ["NO_COLOR": "1"]), showing: true)
        try await run.shows("passed   besides.waits")
        try await run.shows("has it been announced?", times: 2)
        let shown = run.shown
        let title = try #require(shown.firstRange(of: "A failover, and something besides"))
        let record = try #require(shown.firstRange(of: "  record: "))
        let question = try #require(shown.firstRange(of: "failover: announced by mail"))
        let step = try #require(shown.firstRange(of: "\n  passed   besides.waits"))
        let again = try #require(shown.firstRange(of: "\n  failover: has it been announced? ["))
        #expect(title.lowerBound < record.lowerBound && record.lowerBound < question.lowerBound, "\(shown)")
        #expect(question.lowerBound < step.lowerBound && step.lowerBound < again.lowerBound, "\(shown)")
        #expect(shown.hasSuffix("Enter: not yet] "), "\(shown)")
        run.type("yes\n")
        try await run.shows("passed   gateway.closed")
        #expect(try await run.program.finish().status == 0)
        // A question that was answered is not asked again.
        #expect(run.shown.split(separator: "has it been announced?").count == 3, "\(run.shown)")
    }
}
