import TestSupport
import Testing

@Suite("Steps by hand")
struct RunByHandTests {
    private func start(_ origin: OriginPlan) throws -> TerminalRun {
        let site = origin.site("operator: Night desk\n" + OriginPlan.byHand)
        let words = try origin.words(site: site, OriginPlan.rehearsal + ["--only", "ccms"])
        return try TerminalRun(origin.stage.program(words, environment: ["CCMS_PASSWORD": nil]))
    }

    @Test(arguments: [("Function not available", Int32(0)), ("Welcome", Int32(1))])
    func asksAtTheTerminal(seen: String, status: Int32) async throws {
        let origin = try OriginPlan("terminal")
        let run = try start(origin)
        try await run.program.output(contains: "done? [yes/no]")
        #expect(
            run.program.standardError.contains(
                "ccms.logon: On ccms (https://www.ccass.com): fill in the form with user (‹CCMS user›)"))
        run.type("perhaps\n")
        try await run.program.output(contains: "please answer yes or no")
        run.type("yes\n")
        try await run.program.output(contains: "what do you see?")
        #expect(run.program.standardError.contains("expected: contains \"Function not available\""))
        run.type(seen + "\n")
        try await run.program.output(
            contains: "ccms.logout: On ccms (https://www.ccass.com): follow the link or button \"log out\".")
        run.type("y\n")
        let finished = origin.stage.finished(try await run.program.finish())
        try expect(
            finished, status, says: ["ccms.logon (by hand)", "passed   ccms.logout (by hand)"], on: origin.stage)
        #expect(finished.record.contains("\"text\":\"\(seen)\""))
        #expect(try origin.answers.isEmpty)
    }

    @Test func takesNoForAnAnswer() async throws {
        let origin = try OriginPlan("not-done")
        let run = try start(origin)
        try await run.program.output(contains: "done? [yes/no]")
        run.type("no\n")
        try await run.program.output(contains: "why not?")
        run.type("the card reader is broken\n")
        // What was not done needs no undoing: the person is not asked to log out.
        let finished = origin.stage.finished(try await run.program.finish())
        try expect(
            finished, 1, says: ["could not do it: the card reader is broken", "skipped  ccms.logout"], on: origin.stage)
    }

    @Test func isPendingWhereThePersonLeaves() async throws {
        let origin = try OriginPlan("leaves")
        let run = try start(origin)
        try await run.program.output(contains: "done? [yes/no]")
        // Ctrl-D: the end of input (termios(3), VEOF).
        run.type("\u{4}")
        let finished = origin.stage.finished(try await run.program.finish())
        try expect(finished, 5, says: ["pending  ccms.logon (by hand)", "nobody answered"], on: origin.stage)
    }

    @Test func isPendingWithoutTerminalAndAnswers() async throws {
        let origin = try OriginPlan("pending")
        let words = try origin.words(site: origin.site(OriginPlan.byHand), OriginPlan.rehearsal)
        let run = try await origin.stage.run(words, environment: ["CCMS_PASSWORD": nil])
        try expect(
            run, 5,
            says: [
                "pending  ccms.logon (by hand)",
                "a person is awaited: run it again at a terminal, or give --answers FILE",
                "passed   rap ",
            ], on: origin.stage)
    }

    @Test(arguments: [
        ("answers: {ccms.logout: done}\nby: me\n", ["1:1", "an answers file begins with \"ctplan-answers: 1\""]),
        ("ctplan-answers: 1\nby: me\nanswers: {ccms.login: done}\n", ["3:11", "did you mean \"logon\"?"]),
        ("ctplan-answers: 1\nby: me\nanswers: {ccms.logout: [done]}\n", ["3:24", "expected done"]),
        ("ctplan-answers: 1\nby: me\nansers: {}\n", ["3:1", "did you mean \"answers\"?"]),
        ("ctplan-answers: 1\nby: me\nanswers: {ccms.logon: {txt: x}}\n", ["3:24", "did you mean \"text\"?"]),
        ("ctplan-answers: 1\nby: me\nanswers: {\"rap[rap-9].reports\": done}\n", ["its members: rap-1 and rap-2"]),
        ("ctplan-answers: 1\nby: me\nanswers: {ccms: done}\n", ["3:11", "names no step"]),
        ("", ["answers.yaml"]),
    ])
    func refusesAnswersThatItCannotRead(text: String, says: [String]) async throws {
        let origin = try OriginPlan("bad-answers")
        let answers = try origin.stage.folder.write(text, to: "answers.yaml")
        let site = origin.site(OriginPlan.byHand)
        let run = try await origin.stage.run(
            try origin.words(site: site, OriginPlan.rehearsal + ["--answers", answers]))
        try expect(run, 2, says: says, on: origin.stage, hasRecord: false)
    }
}
