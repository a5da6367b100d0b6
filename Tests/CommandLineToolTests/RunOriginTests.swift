import TestSupport
import Testing

@Suite("The plan of August 2021 on the peers")
struct RunOriginTests {
    @Test func passes() async throws {
        let origin = try OriginPlan("passes")
        let words = try origin.words(site: origin.site(), OriginPlan.rehearsal)
        let run = try await origin.stage.run(words, environment: origin.environment)
        try expect(
            run, 0,
            says: [
                "rehearsal: the clock was set to 14 August 2021 20:31 HKT", "passed   ccms.logon",
                "text contains \"Function not available\"", "passed   ccms.logout", "2 of 2 passed",
                "passed  2 objectives",
            ], on: origin.stage)
        #expect(run.error.isEmpty)
        #expect(try origin.answers == ["logged-on", "home", "logged-out"])
    }

    @Test(arguments: [("", "passes by hand"), ("by: Operations desk\n", "passes")])
    func takesAnswersFromAFile(by: String, name: String) async throws {
        let origin = try OriginPlan("answers")
        let answers = try origin.stage.folder.write(
            """
            ctplan-answers: 1
            \(by)answers:
              ccms.logon: {text: "Good evening. Function not available."}
              ccms.logout: done

            """, to: "answers.yaml")
        let site = origin.site(OriginPlan.byHand)
        let words = try origin.words(site: site, OriginPlan.rehearsal + ["--answers", answers])
        let run = try await origin.stage.run(words, environment: ["CCMS_PASSWORD": nil])
        guard !by.isEmpty else {
            try expect(run, 2, says: ["answers.yaml:1:1", "\"by\" is missing"], on: origin.stage, hasRecord: false)
            return
        }
        try expect(run, 0, says: ["ccms.logon (by hand)", "ccms.logout (by hand)"], on: origin.stage)
        #expect(run.record.contains("\"by\":\"Operations desk (answers file)\""))
        #expect(try origin.answers.isEmpty)
    }

    @Test func logsOutAlsoWhereTheMessageIsMissing() async throws {
        let origin = try OriginPlan("other")
        let run = try await origin.stage.run(
            plan: try OriginPlan.text(flavour: "other/"), site: origin.site(),
            OriginPlan.rehearsal + ["--only", "ccms"], environment: origin.environment)
        try expect(
            run, 1,
            says: ["failed   ccms.logon", "expected: contains \"Function not available\"", "passed   ccms.logout"],
            on: origin.stage)
        #expect(try origin.answers == ["logged-on", "home", "logged-out"])
    }

    @Test func pressesAButtonToLogOut() async throws {
        let origin = try OriginPlan("button")
        let run = try await origin.stage.run(
            plan: try OriginPlan.text(flavour: "button/"), site: origin.site(),
            OriginPlan.rehearsal + ["--only", "ccms"], environment: origin.environment)
        try expect(run, 0, says: ["passed   ccms.logout"], on: origin.stage)
        #expect(try origin.answers == ["logged-on", "home", "logged-out"])
    }

    @Test func failsWhereThePasswordIsWrong() async throws {
        let origin = try OriginPlan("wrong-password")
        let words = try origin.words(site: origin.site(), OriginPlan.rehearsal + ["--only", "ccms"])
        let run = try await origin.stage.run(words, environment: ["CCMS_PASSWORD": "wr0ng & secret"])
        try expect(
            run, 1, says: ["failed   ccms.logon", "User ID or password is not correct"], on: origin.stage)
        #expect(!run.said.contains("wr0ng") && !run.record.contains("wr0ng"))
        // One wrong password is one try: accounts lock.
        #expect(try origin.answers == ["refused"])
    }
}
