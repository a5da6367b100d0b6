import Glibc
import TestSupport
import Testing

@Suite("Interrupted runs")
struct RunInterruptTests {
    /// Logs on, then waits for a server that never answers.
    private func plan(_ stage: Stage, always: String) -> String {
        """
        ctplan: 1
        title: A long evening
        zone: Asia/Hong_Kong
        windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
        inputs: {user: {about: the account}, password: {about: its password, secret: true}}
        hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)", silent: "http://127.0.0.1:\(stage.peers.hostile.silent)"}
        objectives:
          ccms:
            window: test
            steps:
              reach: {http: {to: web}}
              logon: {http: {fill-form: {user: $(user), password: $(password)}}}
              linger: {http: {to: silent}, timeout: 10m}
              next: {http: {to: web}}
            always:
              logout: \(always)

        """
    }

    private let logout = "{http: {follow: log out}, needs: [logon]}"

    private func start(
        _ stage: Stage, user: String, always: String? = nil, at time: String = "20:31", _ more: [String] = []
    )
        throws -> RunningProgram
    {
        let words = try stage.words(
            plan: plan(stage, always: always ?? logout), site: "inputs: {user: \(user), password: {env: PASSWORD}}\n",
            ["--at", "2021-08-14T\(time)"] + more)
        return try stage.program(words, environment: ["PASSWORD": stage.peers.web.password]).start()
    }

    private func begun(_ step: String) -> String {
        "\"event\":\"step-started\",\"objective\":\"ccms\",\"step\":\"\(step)\""
    }

    @Test(arguments: [("SIGINT", SIGINT), ("SIGTERM", SIGTERM), ("SIGHUP", SIGHUP)])
    func logOut(name: String, signal: Int32) async throws {
        let stage = try Stage()
        let user = stage.peers.web.user(of: "interrupt-\(name)")
        let program = try start(stage, user: user)
        try await stage.record(contains: begun("linger"), while: program)
        program.signal(signal)
        let run = stage.finished(try await program.finish(within: .seconds(15)))
        try expect(
            run, 130,
            says: ["\(name): stopping", "passed   ccms.logout", "exit status 130"],
            on: stage)
        // A signal between the note that it begins and its beginning leaves it out.
        #expect(["error", "skipped"].contains(try run.outcome(of: "linger")))
        #expect(try run.outcome(of: "next") == "skipped")
        #expect(try run.outcome(of: "logout") == "passed")
        #expect(try stage.peers.web.requests(by: user).map(\.outcome) == ["logged-on", "home", "logged-out"])
    }

    @Test func endAtOnceAtTheSecondSignal() async throws {
        let stage = try Stage()
        let program = try start(
            stage, user: stage.peers.web.user(of: "twice"), always: "{http: {to: silent}, timeout: 10m}")
        try await stage.record(contains: begun("linger"), while: program)
        program.signal(SIGINT)
        try await stage.record(contains: begun("logout"), while: program)
        program.signal(SIGINT)
        // Less than the grace time of twenty seconds.
        let run = stage.finished(try await program.finish(within: .seconds(15)))
        try expect(run, 130, on: stage)
        // A signal between the note that it begins and its beginning leaves it out.
        #expect(["error", "skipped"].contains(try run.outcome(of: "logout")))
    }

    @Test func endWhileTheyWaitForAWindow() async throws {
        let stage = try Stage()
        let program = try start(stage, user: "nobody", at: "20:00", ["--wait"])
        try await program.output(contains: "waiting for window test")
        program.signal(SIGTERM)
        let run = stage.finished(try await program.finish(within: .seconds(15)))
        try expect(run, 130, says: ["the run was interrupted"], on: stage)
    }

    @Test func endWhileAQuestionIsOpen() async throws {
        let origin = try OriginPlan("question")
        let words = try origin.words(site: origin.site(OriginPlan.byHand), OriginPlan.rehearsal + ["--only", "ccms"])
        let run = try TerminalRun(origin.stage.program(words, environment: ["CCMS_PASSWORD": nil]))
        try await run.program.output(contains: "done? [yes/no]")
        run.program.signal(SIGINT)
        let finished = origin.stage.finished(try await run.program.finish(within: .seconds(40)))
        try expect(finished, 130, says: ["SIGINT: stopping"], on: origin.stage)
    }

    /// A plan whose secret the site says how to get.
    private func secretPlan(_ stage: Stage, _ source: String) throws -> [String] {
        try stage.words(
            plan: """
                ctplan: 1
                title: A key
                inputs: {key: {about: the key, secret: true}}
                hosts: {rap: "sftp://127.0.0.1:\(stage.peers.ssh.port)"}
                objectives:
                  list: {steps: {ask: {sftp: {to: rap, user: "\(stage.peers.ssh.user)", key: $(key), list: "\(stage.peers.ssh.reports)"}}}}

                """,
            site: "known-hosts: \(stage.peers.ssh.knownHosts)\ninputs: {key: \(source)}\n")
    }

    @Test func showAgainWhatIsTypedAfterASecret() async throws {
        let stage = try Stage()
        let source = "{file: \(stage.peers.ssh.encryptedKey), passphrase: {prompt: Passphrase of the key}}"
        let run = try TerminalRun(stage.program(try secretPlan(stage, source)))
        #expect(run.echoes)
        try await run.program.output(contains: "Passphrase of the key: ")
        #expect(!run.echoes)
        run.program.signal(SIGINT)
        let finished = stage.finished(try await run.program.finish(within: .seconds(15)))
        #expect(run.echoes, "the terminal no longer shows what is typed")
        try expect(finished, 130, says: ["interrupted; nothing was contacted"], on: stage, hasRecord: false)
    }

    @Test(arguments: [true, false])
    func takeAPassphraseThatIsTyped(isRight: Bool) async throws {
        let stage = try Stage()
        let source = "{file: \(stage.peers.ssh.encryptedKey), passphrase: {prompt: Passphrase of the key}}"
        let run = try TerminalRun(stage.program(try secretPlan(stage, source)))
        try await run.program.output(contains: "Passphrase of the key: ")
        run.type((isRight ? stage.peers.ssh.passphrase : "something else") + "\n")
        let finished = stage.finished(try await run.program.finish())
        #expect(run.echoes)
        try expect(finished, isRight ? 0 : 3, says: isRight ? ["passed"] : ["passphrase is wrong"], on: stage)
        #expect(!finished.said.contains("something else"))
    }

    @Test func endProgramsThatPrintSecrets() async throws {
        let stage = try Stage()
        let pidFile = stage.folder.path("pid")
        let source = "{command: [sh, -c, 'echo $$ >\(pidFile).new; mv \(pidFile).new \(pidFile); exec sleep 3600']}"
        let program = try stage.program(try secretPlan(stage, source)).start()
        let deadline = ContinuousClock.now + .seconds(30)
        while access(pidFile, F_OK) != 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        let pid = try #require(pid_t(String(try stage.folder.read("pid").dropLast())))
        program.signal(SIGINT)
        let run = stage.finished(try await program.finish(within: .seconds(15)))
        try expect(run, 130, says: ["interrupted; nothing was contacted"], on: stage, hasRecord: false)
        #expect(kill(pid, 0) == -1 && errno == ESRCH, "the program still runs")
    }
}
