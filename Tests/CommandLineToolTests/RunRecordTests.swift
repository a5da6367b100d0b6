import Execution
import FoundationEssentials
import JSONText
import TestSupport
import Testing

@Suite("Records of runs")
struct RunRecordTests {
    /// Pages of one server, one a step, between a logon and its logout.
    private func plan(_ stage: Stage) -> String {
        """
        ctplan: 1
        title: Some pages
        inputs: {page: {about: the page, default: /page}, user: {about: the account}, password: {about: its password, secret: true}}
        hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
        objectives:
          pages:
            steps:
              form: {http: {to: web}}
              logon: {http: {fill-form: {user: $(user), password: $(password)}}}
              first: {http: {to: web, path: $(page)}, expect: {text: {contains: small}}}
              second: {http: {to: web, path: /json}}
              home: {http: {to: web, path: /home}}
            always:
              logout: {http: {follow: log out}, needs: [logon]}
          other:
            steps:
              first: {http: {to: web, path: $(page)}}

        """
    }

    private func run(_ stage: Stage, user: String, _ options: [String] = [], environment: [String: String?] = [:])
        async throws -> StagedRun
    {
        try await stage.run(
            plan: plan(stage), site: "inputs: {user: \(user), password: {env: PASSWORD}}\n", options,
            environment: ["PASSWORD": stage.peers.web.password].merging(environment) { $1 })
    }

    @Test func isShownAsJSON() async throws {
        let stage = try Stage()
        let run = try await run(stage, user: stage.peers.web.user(of: "json"), ["--format", "json"])
        try expect(run, 0, on: stage)
        let shown = try run.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8), deepest: 256) }
        let kept = try run.events.map { event in
            JSON.object((event.members ?? []).filter { $0.name != "seq" && $0.name != "previous" })
        }
        #expect(shown == kept)
        #expect(run.error.isEmpty)
    }

    @Test func isKeptQuietly() async throws {
        let stage = try Stage()
        let good = try await run(stage, user: stage.peers.web.user(of: "quiet"), ["--quiet"])
        try expect(good, 0, on: stage)
        #expect(good.output.split(separator: "\n").count == 1)
        let other = try Stage()
        let bad = try await run(
            other, user: other.peers.web.user(of: "quiet"), ["--quiet", "--set", "page=/status/404"])
        try expect(bad, 1, says: ["failed   pages.first", "failed   other.first"], on: other)
        #expect(!bad.output.contains("passed   pages"))
    }

    @Test func holdsOnlyWhatWasChosen() async throws {
        let stage = try Stage()
        let user = stage.peers.web.user(of: "only")
        let run = try await run(stage, user: user, ["--only", "pages.logon"])
        try expect(run, 0, on: stage)
        let started = try run.events.filter { $0["event"]?.string == "step-started" }.map { $0["step"]?.string }
        // The steps it rests on come before it, and what is always done after it.
        #expect(started == ["form", "logon", "logout"])
        #expect(try run.events.first?["only"] == .array([.text("pages.logon")]))
        #expect(try stage.peers.web.requests(by: user).last?.outcome == "logged-out")
    }

    @Test(arguments: [1, 50])
    func isWholeWhateverGoesOnAtOnce(jobs: Int) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Many pages
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              pages:
                for-each: {number: [\((1...40).map(String.init).joined(separator: ", "))]}
                steps:
                  page: {http: {to: web, path: "/page?$(number)"}, expect: {status: 200}}

            """
        let run = try await stage.run(plan: plan, ["--jobs", "\(jobs)"])
        try expect(run, 0, says: ["40 of 40 passed"], on: stage)
        var open = 0
        var most = 0
        for event in try run.events {
            if event["event"]?.string == "objective-started" { open += 1 }
            if event["event"]?.string == "objective-ended" { open -= 1 }
            most = max(most, open)
        }
        #expect(jobs == 1 ? most == 1 : most > 1)
    }

    @Test func takesASetting() async throws {
        let stage = try Stage()
        let run = try await run(
            stage, user: stage.peers.web.user(of: "set"), ["--set", "page=/page?a=b", "--only", "other"])
        try expect(run, 0, on: stage)
        #expect(run.record.contains("/page?a=b"))
    }

    @Test func liesInTheStateFolder() async throws {
        let stage = try Stage()
        let path = try stage.folder.write(plan(stage), to: "evening.yaml")
        let words = ["run", path, "--only", "other"]
        for (variable, folder) in [("state", "state/ctplan/runs/evening"), (nil, ".local/state/ctplan/runs/evening")] {
            let run = try await stage.run(
                words, environment: ["XDG_STATE_HOME": variable.map { stage.folder.path($0) }])
            #expect(run.status == 0, "\(run.said)")
            let names = try FileManager.default.contentsOfDirectory(atPath: stage.folder.path(folder))
            let name = try #require(names.first)
            #expect(names.count == 1 && run.output.contains("record: \(stage.folder.path(folder))/\(name)"))
            let record = stage.folder.path("\(folder)/\(name)/record.jsonl")
            guard case .whole = try RecordFile.verify(record) else {
                Issue.record("the record is not whole")
                continue
            }
            #expect(try FileManager.default.attributesOfItem(atPath: record)[.posixPermissions] as? Int == 0o600)
        }
        let none = try await stage.run(words, environment: ["HOME": nil])
        try expect(none, 3, says: ["give one with --record"], on: stage, hasRecord: false)
    }

    @Test func isWholeWhereNobodyReadsTheOutput() async throws {
        let stage = try Stage()
        let user = stage.peers.web.user(of: "no-reader")
        let words = try stage.words(
            plan: plan(stage), site: "inputs: {user: \(user), password: {env: PASSWORD}}\n")
        var program = try stage.program(words, environment: ["PASSWORD": stage.peers.web.password])
        program.arguments =
            ["-o", "pipefail", "-c", #""$0" "$@" | true"#, program.executable] + program.arguments
        program.executable = "/bin/bash"
        let run = stage.finished(try await program.run())
        try expect(run, 0, on: stage)
    }

    /// The disk is full, for this program, where its files may not grow (setrlimit(2), RLIMIT_FSIZE).
    @Test func endsTheRunWhereItCannotGrow() async throws {
        let whole = try Stage()
        let first = try await run(whole, user: whole.peers.web.user(of: "before"), ["--only", "pages"])
        try expect(first, 0, on: whole)
        // Room for all up to the logon, not for what follows.
        let end = try #require(first.record.firstRange(of: "\"step\":\"first\""))
        let room = first.record[..<end.lowerBound].utf8.count

        let stage = try Stage()
        let user = stage.peers.web.user(of: "full")
        let words = try stage.words(
            plan: plan(stage), site: "inputs: {user: \(user), password: {env: PASSWORD}}\n", ["--only", "pages"])
        var program = try stage.program(words, environment: ["PASSWORD": stage.peers.web.password])
        program.arguments = ["--fsize=\(room)", program.executable] + program.arguments
        program.executable = "/usr/bin/prlimit"
        let run = stage.finished(try await program.run(within: .seconds(30)))
        #expect(run.status == 3, "\(run.said)")
        #expect(run.said.contains("the record is not whole: file too large while writing"), "\(run.said)")
        #expect(run.said.contains("error    pages.first"), "\(run.said)")
        #expect(run.said.contains("passed   pages.logout"), "\(run.said)")
        guard case .whole(let lines, _) = try RecordFile.verify(stage.recordPath), lines > 1 else {
            Issue.record("what is there of the record is not whole:\n\(run.record)")
            return
        }
        #expect(!run.record.contains("run-ended"))
        #expect(try stage.peers.web.requests(by: user).map(\.outcome) == ["logged-on", "home", "logged-out"])
    }
}
