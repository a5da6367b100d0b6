import TestSupport
import Testing

@Suite("Runs that wait for an announcement")
struct RunEventTests {
    /// Nothing listens on port 1, which is what the steps expect.
    private static let plan = """
        ctplan: 1
        title: Events
        zone: Asia/Hong_Kong
        windows:
          test: {date: 2021-08-14, from: 20:30, to: 22:30}
          failover: {date: 2021-08-14, from: 20:30, to: 21:00}
        events:
          failover-announced: {about: HKEX announces the failover by mail, during: failover}
          fallback-announced: {about: HKEX announces the way back}
        hosts: {old: "tcp://127.0.0.1:1"}
        objectives:
          failover:
            window: test
            after-event: {event: failover-announced, within: 30m}
            steps:
              closed: {tcp: {to: old}, expect: {connection: refused}}
              back: {tcp: {to: old}, expect: {connection: refused}, after-event: fallback-announced}
          screen:
            window: test
            steps: {look: {manual: {do: Look at the screen}}}

        """
    private static let rehearsal = ["--at", "2021-08-14T20:50"]

    static let known: [([String], Int32, [String])] = [
        (
            ["--event", "failover-announced"], Int32(0),
            ["event    failover-announced  announced at 14 August 2021 20:50 HKT"]
        ),
        (["--event", "failover-announced=20:45"], 0, ["announced at 14 August 2021 20:45 HKT", "command line"]),
        (["--event", "failover-announced=2021-08-14T20:45"], 0, ["announced at 14 August 2021 20:45 HKT"]),
        (["--event", "failover-announced=2021-08-14T12:45:00Z"], 0, ["announced at 14 August 2021 20:45 HKT"]),
        (["--event", "failover-announced=2021-08-14T14:45+02:00"], 0, ["announced at 14 August 2021 20:45 HKT"]),
        (
            ["--event", "fallback-announced", "--event", "failover-announced=20:31"], 0,
            ["passed   failover.back", "passed   failover"]
        ),
        (["--event", "fallback-announced=20:49"], 3, ["nobody announced failover-announced"]),
        (
            [], 3,
            [
                "nobody announced failover-announced; run at a terminal, say --event failover-announced once it is announced, "
                    + "or event.failover-announced in an answers file", "nothing was tried: see above why\n",
            ]
        ),
    ]

    @Test(arguments: known)
    func knowsFromTheCommandLine(options: [String], status: Int32, says: [String]) async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: Self.plan, Self.rehearsal + ["--only", "failover"] + options)
        try expect(run, status, says: says, on: stage)
        if options.contains(where: { $0.hasPrefix("failover-announced=") && !$0.hasSuffix("31") }) {
            let event = try run.events.first { $0["event"]?.string == "event-announced" }
            #expect(event?["name"]?.string == "failover-announced")
            #expect(event?["at"]?.string == "2021-08-14T12:45:00.000Z")
            #expect(event?["source"]?.string == "command-line")
            #expect(event?["by"]?.string?.isEmpty == false)
        }
    }

    static let refused: [(String, [String])] = [
        ("failover-anounced", ["the plan has no event \"failover-anounced\"", "did you mean \"failover-announced\"?"]),
        ("failover-announced=20:51", ["14 August 2021 20:51 HKT is still to come: it is 14 August 2021 20:50 HKT"]),
        (
            "failover-announced=20:29",
            ["\"failover-announced\" is announced in window failover", "not at 14 August 2021 20:29 HKT"]
        ),
        ("failover-announced=soon", ["expected a time such as 20:45 or 2021-08-14T20:45, found \"soon\""]),
        ("failover-announced=2021-08-14T20:45+8", ["an offset from UTC is written +08:00"]),
        ("failover-announced=", ["expected a time such as 20:45"]),
    ]

    @Test(arguments: refused)
    func refusesWhatCannotBe(event: String, says: [String]) async throws {
        let stage = try Stage()
        let run = try await stage.run(plan: Self.plan, Self.rehearsal + ["--event", event])
        try expect(run, 2, says: ["error: --event: "] + says, on: stage, hasRecord: false)
    }

    @Test func missesWhatLiesTooFarBack() async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: Self.plan,
            ["--at", "2021-08-14T21:10", "--only", "failover", "--event", "failover-announced=20:31"])
        try expect(
            run, 4,
            says: ["it had to end within 30 min of failover-announced, announced at 14 August 2021 20:31 HKT"],
            on: stage)
    }

    @Test func outsideTheWindowAnyTimeWillDo() async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: Self.plan, ["--outside-window", "--only", "failover", "--event", "failover-announced"])
        try expect(run, 0, says: ["passed   failover.closed"], on: stage)
    }

    static let answers: [(String, Int32, String)] = [
        ("yes", Int32(0), "announced at 14 August 2021 20:50 HKT (Desk, answers file)"),
        ("20:45", 0, "announced at 14 August 2021 20:45 HKT (Desk, answers file)"),
        ("no", 3, "Desk (answers file): failover-announced will not come"),
    ]

    @Test(arguments: answers)
    func knowsFromTheAnswersFile(answer: String, status: Int32, says: String) async throws {
        let stage = try Stage()
        let answers = try stage.folder.write(
            "ctplan-answers: 1\nby: Desk\nanswers: {event.failover-announced: \"\(answer)\"}\n", to: "answers.yaml")
        let run = try await stage.run(
            plan: Self.plan, Self.rehearsal + ["--only", "failover", "--answers", answers])
        try expect(run, status, says: [says], on: stage)
    }

    static let badAnswers: [(String, [String])] = [
        ("event.failover: yes", ["3:11", "the plan has no event \"failover\""]),
        ("event.failover-anounced: yes", ["did you mean \"event.failover-announced\"?"]),
        ("event.failover-announced: [yes]", ["expected yes, no or the time of the announcement"]),
        (
            "event.failover-announced: 22:00",
            ["is announced in window failover", "write yes, no or a time such as 20:45"]
        ),
        ("event.failover-announced: maybe", ["expected a time such as 20:45"]),
    ]

    @Test(arguments: badAnswers)
    func refusesAnswersThatCannotBe(line: String, says: [String]) async throws {
        let stage = try Stage()
        let answers = try stage.folder.write("ctplan-answers: 1\nby: Desk\nanswers: {\(line)}\n", to: "answers.yaml")
        let run = try await stage.run(plan: Self.plan, Self.rehearsal + ["--answers", answers])
        try expect(run, 2, says: ["answers.yaml:"] + says, on: stage, hasRecord: false)
    }

    /// Only what has a window still to open can be waited for.
    @Test func namesWaitWhereItHelps() async throws {
        let stage = try Stage()
        let later = """
              tomorrow: {date: 2021-08-15, from: 20:30, to: 22:30}
            events:
            """
        let objective = """
            objectives:
              next: {window: tomorrow, steps: {closed: {tcp: {to: old}, expect: {connection: refused}}}}
            """
        let plan = Self.plan.replacing("events:", with: later).replacing("objectives:", with: objective)
        let run = try await stage.run(plan: plan, Self.rehearsal + ["--only", "failover", "--only", "next"])
        try expect(run, 3, says: ["nothing was tried: see above why; --wait waits for a window"], on: stage)
    }

    // MARK: At a terminal

    private func start(_ stage: Stage, _ options: [String] = ["--only", "failover"]) throws -> TerminalRun {
        try TerminalRun(stage.program(try stage.words(plan: Self.plan, site: nil, Self.rehearsal + options)))
    }

    private let prompt = "has it been announced? [yes / a time such as 20:45 / no: it will not come / Enter: not yet]"

    static let typed: [(String, Int32, String)] = [
        ("yes", Int32(0), "at the terminal)"), ("20:45", 0, "announced at 14 August 2021 20:45 HKT"),
        ("no", 3, "failover-announced will not come"),
    ]

    @Test(arguments: typed)
    func asksAtTheTerminal(answer: String, status: Int32, says: String) async throws {
        let stage = try Stage()
        let run = try start(stage, ["--only", "failover.closed"])
        try await run.program.output(contains: prompt)
        #expect(run.program.standardError.contains("failover-announced: HKEX announces the failover by mail"))
        run.type("20:59\n")
        try await run.program.output(contains: "14 August 2021 20:59 HKT is still to come")
        run.type("perhaps\n")
        try await run.program.output(contains: "expected a time such as 20:45")
        run.type(answer + "\n")
        let finished = stage.finished(try await run.program.finish())
        try expect(finished, status, says: [says], on: stage)
    }

    /// Waits until a text was said so many times.
    private func seen(_ text: String, times: Int, _ run: TerminalRun) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while run.program.standardError.split(separator: text, omittingEmptySubsequences: false).count <= times {
            try #require(ContinuousClock.now < deadline, "\(run.program.standardError)")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test func letsOthersAskMeanwhile() async throws {
        let stage = try Stage()
        let run = try start(stage, [])
        try await run.program.output(contains: prompt)
        #expect(!run.program.standardError.contains("done?"))
        run.type("\n")
        try await run.program.output(contains: "asked again in a minute, or when you press Enter")
        try await run.program.output(contains: "screen.look: Look at the screen")
        run.type("yes\n")
        // The screen's objective has ended while the other still waits; Enter brings the question back.
        try await run.program.output(contains: "passed   screen.look")
        run.type("\n")
        try await seen(prompt, times: 2, run)
        run.type("yes\n")
        try await run.program.output(contains: "fallback-announced: HKEX announces the way back")
        run.type("no\n")
        let finished = stage.finished(try await run.program.finish())
        try expect(
            finished, 0, says: ["passed   failover.closed", "skipped  failover.back", "passed   screen"], on: stage)
    }

    @Test func isSkippedWhereThePersonLeaves() async throws {
        let stage = try Stage()
        let run = try start(stage)
        try await run.program.output(contains: prompt)
        // Ctrl-D: the end of input (termios(3), VEOF).
        run.type("\u{4}")
        let finished = stage.finished(try await run.program.finish())
        try expect(finished, 3, says: ["nobody announced failover-announced"], on: stage)
    }

    @Test func isInterruptedWhileItWaits() async throws {
        let stage = try Stage()
        let run = try start(stage)
        try await run.program.output(contains: prompt)
        run.type("\n")
        try await run.program.output(contains: "asked again in a minute")
        run.program.signal(2)
        let finished = stage.finished(try await run.program.finish())
        try expect(finished, 130, says: ["the run was interrupted"], on: stage)
    }

    // MARK: Roles

    @Test func othersWindowsAreNotItsOwn() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Roles
            zone: Asia/Hong_Kong
            roles: {clearing: {about: clearing participants}, trading: {about: trading members}}
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
              later: {date: 2021-08-21, from: 20:30, to: 22:30}
            hosts: {old: "tcp://127.0.0.1:1"}
            objectives:
              a: {roles: [clearing], window: test, steps: {closed: {tcp: {to: old}}}}
              b: {roles: [trading], window: later, steps: {closed: {tcp: {to: old}}}}

            """
        let run = try await stage.run(plan: plan, site: "roles: [trading]\n", ["--at", "2021-08-14T20:50"])
        try expect(run, 4, says: ["window later", "opens in"], on: stage, hasRecord: false)
    }

    static let others: [(String?, [String], [String])] = [
        (
            nil,
            [
                "window all closed on",
                "what is for some roles only does not count: no site file says which the run is for",
                "clearing   window test (Saturday 14 August 2021 20:30 to 22:30 HKT), open now",
                "trading    window later (Saturday 21 August 2021 20:30 to 22:30 HKT)\n",
                "window test (Saturday 14 August 2021 20:30 to 22:30 HKT), open now\n",
                "give a site file with --site that says roles: [clearing, trading], or some of them",
            ], []
        ),
        (
            "operator: X\n",
            [
                "what is for some roles only does not count: the site file names no role", "clearing   window test",
                "add to the site file: roles: [clearing, trading], or some of them",
            ], []
        ),
        (
            "roles: [trading]\n",
            ["this site has the role trading; of what is for others, this is open:", "clearing   window test"],
            ["trading  "]
        ),
    ]

    @Test(arguments: others)
    func saysWhatIsForRoles(site: String?, says: [String], not: [String]) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Roles
            zone: Asia/Hong_Kong
            roles: {clearing: {about: clearing participants}, trading: {about: trading members}}
            windows:
              all: {date: 2021-08-14, from: 18:00, to: 19:00}
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
              later: {date: 2021-08-21, from: 20:30, to: 22:30}
            hosts: {old: "tcp://127.0.0.1:1"}
            objectives:
              a: {window: all, steps: {closed: {tcp: {to: old}}}}
              b: {roles: [clearing], window: test, steps: {closed: {tcp: {to: old}}}}
              c: {roles: [trading, clearing], window: later, steps: {closed: {tcp: {to: old}}}}

            """
        let run = try await stage.run(plan: plan, site: site, ["--at", "2021-08-14T20:50"])
        try expect(run, 4, says: says, on: stage, hasRecord: false)
        #expect(not.allSatisfy { !run.said.contains($0) }, "\(run.said)")
    }

    static let sites: [(String?, Int32, [String])] = [
        (nil, Int32(2), ["this is only for some roles, and there is no site file", "roles: [clearing]"]),
        ("operator: X\n", 2, ["and the site file names none"]), ("roles: [clearing]\n", 0, ["passed   a.closed"]),
    ]

    @Test(arguments: sites)
    func asksTheSiteForItsRoles(site: String?, status: Int32, says: [String]) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Roles
            roles: {clearing: {about: clearing participants}}
            hosts: {old: "tcp://127.0.0.1:1"}
            objectives:
              a: {roles: [clearing], steps: {closed: {tcp: {to: old}, expect: {connection: refused}}}}

            """
        let run = try await stage.run(plan: plan, site: site)
        try expect(run, status, says: says, on: stage, hasRecord: status == 0)
    }
}
