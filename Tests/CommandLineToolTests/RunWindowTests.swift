import JSONText
import TestSupport
import Testing

@Suite("Runs outside the window")
struct RunWindowTests {
    @Test func saysWhatPeopleHaveToDoBefore() async throws {
        let origin = try OriginPlan("agenda")
        let run = try await origin.stage.run(
            try origin.words(site: origin.site(), ["--at", "2021-08-11T09:00"]), environment: origin.environment)
        try expect(
            run, 4, says: ["until then:", "by 12 August 2021: Give designated contact details"], on: origin.stage,
            hasRecord: false)
    }

    @Test func saysThatTheWindowHasClosed() async throws {
        let stage = try Stage()
        let run = try await stage.run(["run", OriginPlan.path])
        try expect(
            run, 4,
            says: [
                "window test closed on 14 August 2021 at 22:30 HKT", "nothing was contacted",
                "against stand-ins on this machine",
                "ctplan run plans/2021-08-14.yaml --at 2021-08-14T20:31 --site FILE", "--outside-window",
            ], on: stage, hasRecord: false)
        // Nothing was begun, not even a folder for the record.
        #expect(try stage.folder.names.isEmpty)
    }

    @Test func saysWhenTheWindowOpens() async throws {
        let stage = try Stage()
        let run = try await stage.run(["run", OriginPlan.path, "--at", "2021-08-14T20:00"])
        try expect(
            run, 4, says: ["opens in", "on 14 August 2021 at 20:30 HKT", "nothing was contacted", "--wait"],
            on: stage, hasRecord: false)
    }

    @Test func keepsWhatWasAskedForInItsHints() async throws {
        let stage = try Stage()
        let run = try await stage.run([
            "run", OriginPlan.path, "--at", "2021-08-14T20:00", "--only", "ccms", "--only", "rap.reports", "--set",
            "ccms-user=A B", "--jobs", "1", "--quiet",
        ])
        let rest = "--site FILE --only ccms --only rap.reports --set 'ccms-user=A B' --jobs 1 --quiet"
        let command = "ctplan run plans/2021-08-14.yaml"
        try expect(
            run, 4,
            says: [
                "\(command) --at 2021-08-14T20:00 \(rest) --wait", "\(command) --at 2021-08-14T20:31 \(rest)\n",
                "\(command) --outside-window \(rest)\n",
            ], on: stage, hasRecord: false)
    }

    @Test(
        arguments: [
            (nil, ["register", "clear", "trade", "same day"]), ("[clearing]", ["register", "clear", "same day"]),
            ("[trading]", ["register", "trade", "same day"]),
        ] as [(String?, [String])])
    func namesTheDeadlinesBeforeTheWindowForTheRolesOfTheSite(roles: String?, tasks: [String]) async throws {
        let stage = try Stage()
        let text =
            plan(stage, window: evening) + """
                roles: {clearing: {about: C}, trading: {about: T}}
                deadlines:
                  a: {by: 2021-08-12, do: register}
                  b: {by: 2021-08-12, do: clear, roles: [clearing]}
                  c: {by: 2021-08-12, do: trade, roles: [trading]}
                  d: {by: 2021-08-14, time: "18:00", do: same day}
                  e: {by: 2021-08-14, time: "21:00", do: within}
                  f: {by: 2021-08-20, do: report}

                """
        let run = try await stage.run(
            plan: text, site: roles.map { "roles: \($0)\n" }, ["--at", "2021-08-11T20:00"])
        try expect(run, 4, says: ["until then:"] + tasks, on: stage, hasRecord: false)
        for task in Set(["register", "clear", "trade", "same day", "within", "report"]).subtracting(tasks) {
            #expect(!run.said.contains(": \(task)"))
        }
    }

    @Test func leavesHolidaysOfTheSiteOut() async throws {
        let stage = try Stage()
        let window = "{dates: 2021-08-13..2021-08-17, weekdays: business-days, from: 20:30, to: 22:30}"
        let run = try await stage.run(
            plan: plan(stage, window: window), site: "calendar: {holidays: [2021-08-16]}\n",
            ["--at", "2021-08-16T20:31"])
        try expect(run, 4, says: ["on 17 August 2021 at 20:30 HKT"], on: stage, hasRecord: false)
    }

    @Test func saysThatTheTimesAreStillToBeAnnounced() async throws {
        let stage = try Stage()
        let run = try await stage.run([
            "run",
            try stage.folder.write(
                plan(stage, window: "{date: 2020-09-19, from: to-be-announced, to: to-be-announced}"), to: "plan.yaml"),
            "--wait",
        ])
        try expect(
            run, 4, says: ["Saturday 19 September 2020, times to be announced", "nothing was contacted"], on: stage,
            hasRecord: false)
    }

    /// A plan with a window, and a step that needs no secret.
    private func plan(_ stage: Stage, window: String) -> String {
        """
        ctplan: 1
        title: A window
        zone: Asia/Hong_Kong
        windows:
          test: \(window)
        hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
        objectives:
          reach: {window: test, steps: {page: {http: {to: web, path: /page}, expect: {status: 200}}}}

        """
    }

    private let evening = "{date: 2021-08-14, from: 20:30, to: 22:30}"

    @Test func waitsUntilItOpens() async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: plan(stage, window: evening), ["--at", "2021-08-14T20:29:58", "--wait"])
        try expect(run, 0, says: ["waiting for window test", "passed   reach.page"], on: stage)
        let events = try run.events.compactMap { $0["event"]?.string }.filter { $0 != "libraries" }
        #expect(events.prefix(3) == ["run-started", "waiting", "objective-started"])
    }

    @Test(arguments: [([String](), ["today"], "skipped  reach"), (["--wait"], ["later", "today"], "waiting")])
    func namesTheWindowsThatItIsFor(options: [String], names: [String], words: String) async throws {
        let stage = try Stage()
        let text = """
            ctplan: 1
            title: Three sessions
            zone: Asia/Hong_Kong
            windows:
              before: {date: 2021-08-13, from: 20:30, to: 22:30}
              today: {date: 2021-08-14, from: 20:30, to: 22:30}
              later: {date: 2021-08-14, from: "22:30", to: "22:31"}
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              reach: {window: before, steps: {page: {http: {to: web, path: /page}, expect: {status: 200}}}}
              again: {window: today, steps: {page: {http: {to: web, path: /page}, expect: {status: 200}}}}
              last: {window: later, steps: {page: {http: {to: web, path: /page}, expect: {status: 200}}}}

            """
        let run = try await stage.run(plan: text, ["--at", "2021-08-14T22:29:58"] + options)
        try expect(run, 0, says: ["before this run began", words], on: stage)
        guard case .array(let windows) = try run.events.first?["windows"] else { throw MissingWindows() }
        #expect(windows.map { $0["name"]?.string } == names)
    }

    private let evenings =
        "{dates: 2021-08-13..2021-08-16, weekdays: Monday..Friday, from: 20:30, to: 22:30, "
        + "business-date: next-business-day}"

    @Test func saysWhichDayItIs() async throws {
        let stage = try Stage()
        try stage.folder.write("2021-08-17 a holiday\n", to: "holidays.txt")
        let run = try await stage.run(
            plan: plan(stage, window: evenings), site: "calendar: {holidays: {file: holidays.txt}}\n",
            ["--at", "2021-08-16T20:31"])
        try expect(
            run, 0, says: ["day 2 of 2: Monday 16 August 2021, for business on 18 August 2021, closes in 1 h 59 min"],
            on: stage)
        guard case .array(let windows) = try run.events.first?["windows"] else { throw MissingWindows() }
        #expect(windows.first?["day"] == .integer(2))
        #expect(windows.first?["business-date"]?.string == "2021-08-18")
    }

    private struct MissingWindows: Error {}

    @Test func practisesOnTheDayThatComes() async throws {
        let stage = try Stage()
        let run = try await stage.run(plan: plan(stage, window: evenings), ["--at", "2021-08-14T20:31"])
        try expect(
            run, 4, says: ["on 16 August 2021 at 20:30 HKT", "--at 2021-08-16T20:31"], on: stage, hasRecord: false)
    }

    @Test func endsWhatGoesOnWhenItCloses() async throws {
        let stage = try Stage()
        let plan = plan(stage, window: evening)
            .replacing("127.0.0.1:\(stage.peers.web.httpPort)", with: "127.0.0.1:\(stage.peers.hostile.silent)")
        let run = try await stage.run(plan: plan, ["--at", "2021-08-14T22:29:58"])
        try expect(
            run, 4, says: ["window test has closed: nothing more is sent", "missed   reach.page"], on: stage)
    }

    @Test func runsOutsideTheWindowWhereItIsTold() async throws {
        let stage = try Stage()
        let run = try await stage.run(plan: plan(stage, window: evening), ["--outside-window"])
        try expect(run, 0, says: ["outside the window, as asked", "passed   reach.page"], on: stage)
        #expect(try run.events.first?["outside-window"]?.bool == true)
    }

    @Test(
        arguments: [
            (nil, nil, Int32(2)), (nil, "allow: [10.0.0.0/8]", 2), (nil, "allow: [127.0.0.0/8, 10.0.0.0/8]", 2),
            ("10.0.0.0/8", nil, 2), ("10.0.0.0/8,127.0.0.0/8", nil, 2), (nil, "allow: [127.0.0.1]", 0),
            ("127.0.0.0/8", "allow: [0.0.0.0/0]", 0), ("0.0.0.0/0", "allow: [127.0.0.0/8, \"::1/128\"]", 0),
        ] as [(String?, String?, Int32)])
    func rehearsesOnlyOnThisMachine(variable: String?, site: String?, status: Int32) async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: plan(stage, window: evening), site: site.map { $0 + "\n" }, ["--at", "2021-08-14T20:31"],
            environment: ["CTPLAN_ALLOW_NETWORKS": variable])
        let words = status == 0 ? [] : ["--at is for rehearsals", "CTPLAN_ALLOW_NETWORKS=127.0.0.0/8,::1/128"]
        try expect(run, status, says: words, on: stage, hasRecord: status == 0)
    }

    @Test(arguments: [
        ("2021-08-14", "expected a time such as 2021-08-14T20:31, found \"2021-08-14\""),
        ("2021-02-30T20:31", "2021-02-30"), ("2021-08-14T25:00", "25:00"), ("now", "\"now\""),
        ("2021-08-14T20:31Zulu", "20:31Zulu"),
    ])
    func saysWhatIsWrongWithTheTime(time: String, words: String) async throws {
        let stage = try Stage()
        let run = try await stage.run(plan: plan(stage, window: evening), ["--at", time])
        try expect(run, 2, says: ["--at", words], on: stage, hasRecord: false)
    }
}
