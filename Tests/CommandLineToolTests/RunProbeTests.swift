import FoundationEssentials
import TestSupport
import Testing

@Suite("Outside programs")
struct RunProbeTests {
    /// A plan of one `probe` step beside a shell script that it runs, and a run of both.
    private struct Probe {
        let stage: Stage

        init(script: String) throws {
            stage = try Stage()
            try stage.folder.write(script + "\n", to: "script")
            // A program that was just written may be held open by a process that another test starts (ETXTBSY).
            try FileManager.default.createSymbolicLink(
                atPath: stage.folder.path("probe"), withDestinationPath: "/bin/sh")
        }

        func plan(_ fields: String, _ more: [String] = []) -> String {
            """
            ctplan: 1
            title: A probe
            inputs: {word: {about: the word, secret: true}}
            objectives:
              try:
                steps:
                  ask:
                    probe: {run: [probe, "\(stage.folder.path("script"))", one, "two words; $HOME"], \(fields)}
            \(more.map { "        \($0)\n" }.joined())
            """
        }

        func run(
            _ fields: String, _ more: [String] = [], site: String? = nil, _ options: [String] = ["--allow-probes"],
            environment: [String: String?] = [:]
        ) async throws -> StagedRun {
            try await stage.run(plan: plan(fields, more), site: site, options, environment: environment)
        }
    }

    private static let inDetail =
        #"printf '{"count": 3, "words": ["a", "b"], "rate": 1.5, "open": true, "took": 0.25}'"#
    private static let types = "results: {count: integer, words: list, rate: number, open: boolean, took: duration}"

    @Test func judgesWhatItDeclares() async throws {
        let probe = try Probe(script: Self.inDetail)
        let run = try await probe.run(
            Self.types,
            ["expect: {count: {at-least: 3}, words: {contains: b}, rate: 1.5, open: true, took: {at-most: 1s}}"])
        try expect(run, 0, says: ["passed   try.ask"], on: probe.stage)
        let other = try Probe(script: Self.inDetail)
        try expect(try await other.run(Self.types, ["expect: {count: 4}"]), 1, on: other.stage)
    }

    @Test func handsOverTheRequestAndNothingElse() async throws {
        let probe = try Probe(
            script: """
                cat >"$OUT/request"; env >"$OUT/env"; printf '%s\\n' "$@" >"$OUT/arguments"
                printf '{"seen": "fine"}'
                """)
        let folder = probe.stage.folder
        let run = try await probe.run(
            "results: {seen: text}, with: {a: [1, x]}, secrets: {key: $(word)}, env: {OUT: \"\(folder.path)\"}",
            site: "inputs: {word: {env: WORD}}\nallow: [127.0.0.0/8]\n", environment: ["WORD": "hunter two and more"])
        try expect(run, 0, on: probe.stage)
        let request = try folder.read("request")
        for part in [
            #""ctplan-probe":1"#, #""step":"try.ask""#, #""with":{"a":[1,"x"]}"#,
            #""secrets":{"key":"hunter two and more"}"#, #"["127.0.0.0/8"]"#, #""window":null"#,
        ] {
            #expect(request.contains(part), "\(request)")
        }
        #expect(try folder.read("arguments") == "one\ntwo words; $HOME\n")
        let names = try folder.read("env").split(separator: "\n").map { $0.prefix { $0 != "=" } }
        // The shell adds the last three.
        #expect(Set(names).subtracting(["PWD", "_", "SHLVL", "OLDPWD"]) == ["PATH", "LANG", "OUT"])
        #expect(!run.said.contains("hunter") && !run.record.contains("hunter"))
    }

    @Test(arguments: [
        ("exit 1", Int32(1), "ended with exit status 1"),
        ("echo 'no answer' >&2; exit 75", 3, "could not try it: no answer"),
        (#"printf 'red \033[31m\n' >&2; exit 2"#, 1, "ended with exit status 2: red"),
        ("kill -9 $$", 3, "was ended by signal 9"), ("echo hello", 3, "did not print JSON"),
        ("echo '[1]'", 3, "did not print a JSON object"), ("echo '{\"m\": 1}'", 3, "which the step does not declare"),
        ("echo '{\"n\": \"x\"}'", 3, "is not a whole number"),
        ("while :; do echo endless; done", 3, "printed more than"),
        ("exec 1>&- 2>&-; sleep 3600", 3, "was not done within 2 s"),
        ("trap '' TERM; sleep 3600 & while :; do wait; done", 3, "was not done within 2 s"),
    ])
    func tellsWhatWentWrong(script: String, status: Int32, says: String) async throws {
        let probe = try Probe(script: script)
        let run = try await probe.run("results: {n: integer}, max-output: 4KiB", ["timeout: 2s"])
        try expect(run, status, says: [says], on: probe.stage)
        #expect(!run.said.contains("\u{1B}"))
    }

    @Test func whatItLeavesBehindIsEnded() async throws {
        let probe = try Probe(
            script: """
                (trap '' TERM; sleep 3600) >/dev/null 2>&1 </dev/null &
                echo $! >"$OUT/child"; echo '{"n": 1}'
                """)
        let folder = probe.stage.folder
        try expect(
            try await probe.run("results: {n: integer}, env: {OUT: \"\(folder.path)\"}"), 0, on: probe.stage)
        let child = try folder.read("child").filter { !$0.isNewline }
        let state = (try? readText("/proc/\(child)/stat"))?.split(separator: ")").last?.prefix(2)
        #expect(state == nil || state == " Z", "the child \(child) goes on: \(state ?? "")")
    }

    @Test func isEndedByAnInterrupt() async throws {
        let probe = try Probe(script: "echo begun >&2; touch \"$OUT/begun\"; sleep 3600")
        let folder = probe.stage.folder
        let plan = probe.plan("results: {n: integer}, env: {OUT: \"\(folder.path)\"}")
        let program = try probe.stage.program(
            try probe.stage.words(plan: plan, site: nil, ["--allow-probes"])
        ).start()
        let deadline = ContinuousClock.now + .seconds(30)
        while (try? folder.read("begun")) == nil, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        program.signal(2)
        let run = probe.stage.finished(try await program.finish(within: .seconds(20)))
        #expect(run.status == 130, "\(run.said)")
    }

    @Test func needsConsent() async throws {
        let refused = try Probe(script: Self.inDetail)
        let run = try await refused.run(Self.types, [])
        try expect(run, 0, on: refused.stage)
        let without = try Probe(script: Self.inDetail)
        try expect(
            try await without.run(Self.types, site: nil, []), 2, says: ["--allow-probes", "allow-probes: true"],
            on: without.stage, hasRecord: false)
        let bySite = try Probe(script: Self.inDetail)
        try expect(try await bySite.run(Self.types, site: "allow-probes: true\n", []), 0, on: bySite.stage)
        let gone = try Probe(script: Self.inDetail)
        try FileManager.default.removeItem(atPath: gone.stage.folder.path("probe"))
        try expect(
            try await gone.run(Self.types), 2, says: ["there is no program"], on: gone.stage, hasRecord: false)
    }

    @Test(arguments: [
        ("{run: [/bin/true], results: {n: integer}}", "a path of one machine"),
        ("{run: [\"$(word)\"], results: {n: integer}}", "named without references"),
        ("{run: [p, \"$(word)\"], results: {n: integer}}", "is seen by others"),
        ("{run: [p], results: {n: integer}, env: {A: $(word)}}", "is seen by others"),
        ("{run: [p], results: {n: integer}, env: {PATH: /}}", "the same for every program"),
        ("{run: [p], results: {n: integr}}", "did you mean \"integer\"?"),
        ("{run: [p], results: {N x: integer}}", "cannot be the name of a result"),
        ("{run: [p], results: {n: integer}, secrets: {k: literal}}", "a plan holds none"),
        ("{run: [p], results: {number: integer}}\n        expect: {numbr: 1}", "did you mean \"number\"?"),
    ])
    func lintFindsMistakes(step: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A probe
            inputs: {word: {about: the word, secret: true}}
            objectives:
              try:
                steps:
                  ask:
                    probe: \(step)

            """
        let path = try stage.folder.write(plan, to: "plan.yaml")
        let run = try await stage.program(["lint", path]).run()
        #expect((run.standardOutput + run.standardError).contains(says), "\(run.standardOutput)\(run.standardError)")
    }

    // MARK: The examples

    @Test(arguments: [
        ("accept", Int32(0), "passed   try.ask"), ("refuse", 1, "logon"), ("cut", 1, "logon"),
        ("garbage", 1, "the answer is not FIX 4.4"), ("checksum", 1, "the CheckSum of the answer is wrong"),
        ("silent", 3, "no answer in time"),
    ])
    func logsOnByFIX(manner: String, status: Int32, says: String) async throws {
        let acceptor = try Program(
            "/usr/bin/python3", [Fixtures.repository + "/scripts/peers/fix_acceptor.py", manner]
        ).start()
        try await acceptor.output(contains: "\n")
        let port = acceptor.standardOutput.filter(\.isNumber)
        let probe = try Probe(script: "exec \(Fixtures.repository)/plans/probes/fix-logon 127.0.0.1 \(port)")
        let run = try await probe.run(
            """
            with: {sender: DESK, target: EXCHANGE, heartbeat: 20}, \
            results: {logon: boolean, message-type: text, heartbeat: integer, logged-out: boolean, reason: text, took: duration}
            """,
            ["timeout: 4s", "expect: {logon: true, heartbeat: 20, logged-out: true}"], site: "allow: [127.0.0.0/8]\n")
        try expect(run, status, says: [says], on: probe.stage)
        #expect(!run.said.contains("\u{1B}"))
    }

    @Test func theExamplesKeepToTheAllowedNetworks() async throws {
        for name in ["fix-logon", "omnet-port"] {
            let probe = try Probe(script: "exec \(Fixtures.repository)/plans/probes/\(name) 127.0.0.1 9")
            let run = try await probe.run(
                "with: {sender: A, target: B}, results: {logon: boolean, port-open: boolean, checked: text}",
                site: "allow: [192.0.2.0/24]\n")
            try expect(run, 3, says: ["lies in the networks that are allowed"], on: probe.stage)
        }
    }

    @Test func theOMnetPlaceholderSaysWhatItIs() async throws {
        let port = try Peers.shared.ssh.port
        let probe = try Probe(script: "exec \(Fixtures.repository)/plans/probes/omnet-port 127.0.0.1 \(port)")
        let run = try await probe.run(
            "results: {port-open: boolean, checked: text}",
            ["expect: {port-open: true, checked: {contains: the port only}}"])
        try expect(run, 0, on: probe.stage)
    }
}
