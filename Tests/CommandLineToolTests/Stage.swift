import Execution
import FoundationEssentials
import JSONText
import TestSupport
import Testing

/// A folder with a plan, a site file and room for a record, and the built program run on them as a user would.
struct Stage: Sendable {
    let peers: Peers
    let folder: TemporaryFolder

    init() throws {
        peers = try Peers.shared
        folder = try TemporaryFolder()
    }

    var recordFolder: String { folder.path("record") }
    var recordPath: String { folder.path("record/record.jsonl") }

    /// The words of a command line that runs a plan with a site file, each given as the lines of its text.
    func words(plan: String, site: String?, _ options: [String] = []) throws -> [String] {
        var words = ["run", try folder.write(plan, to: "plan.yaml"), "--record", recordFolder]
        if let site { words += ["--site", try folder.write("ctplan-site: 1\n" + site, to: "site.yaml")] }
        return words + options
    }

    /// The program as it is started: no agent, no home and no state but those of this stage.
    func program(_ words: [String], environment: [String: String?] = [:]) throws -> Program {
        let own: [String: String?] = [
            "HOME": folder.path, "XDG_STATE_HOME": nil, "SSH_AUTH_SOCK": nil, "NO_COLOR": nil,
        ]
        return Program(
            try Fixtures.program("ctplan"), words, environment: own.merging(environment) { $1 },
            folder: Fixtures.repository)
    }

    func run(
        plan: String, site: String? = nil, _ options: [String] = [], environment: [String: String?] = [:],
        within limit: Duration = .seconds(50)
    ) async throws -> StagedRun {
        try await run(try words(plan: plan, site: site, options), environment: environment, within: limit)
    }

    func run(
        _ words: [String], environment: [String: String?] = [:], within limit: Duration = .seconds(50)
    ) async throws -> StagedRun {
        finished(try await program(words, environment: environment).run(within: limit))
    }

    /// What a program left, with its record; checks what holds for every run.
    func finished(_ program: FinishedProgram) -> StagedRun {
        let record = FileManager.default.contents(atPath: recordPath).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let run = StagedRun(
            status: program.status, output: program.standardOutput, error: program.standardError, record: record)
        checkSecrets(in: run)
        return run
    }

    /// Waits until the record holds a text; it is written as things happen.
    func record(contains text: String, while program: RunningProgram, within limit: Duration = .seconds(30))
        async throws
    {
        let deadline = ContinuousClock.now + limit
        while !((try? readText(recordPath)) ?? "").contains(text) {
            guard ContinuousClock.now < deadline else {
                throw NotRecorded(text: text, output: program.standardOutput + program.standardError)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// No secret of the peers stands in anything the program wrote, in any of its forms.
    private func checkSecrets(in run: StagedRun) {
        for secret in SecretForms.ofPeers(peers) {
            for (name, text) in [("output", run.output), ("error output", run.error), ("record", run.record)] {
                #expect(!secret.isIn(text), "the \(secret.name) stands in the \(name):\n\(text)")
            }
        }
    }
}

/// What a run left.
struct StagedRun: Sendable {
    let status: Int32
    let output: String
    let error: String
    /// The text of the record; empty where there is none.
    let record: String

    /// Standard output and standard error.
    var said: String { output + error }

    var events: [JSON] {
        get throws { try record.split(separator: "\n").map { try JSON.parse(Array($0.utf8), deepest: 256) } }
    }

    /// How a step ended, by the record.
    func outcome(of step: String) throws -> String? {
        try events.last { $0["event"]?.string == "step-ended" && $0["step"]?.string == step }?["outcome"]?.string
    }
}

/// Expects the exit status and every one of the words; where the run has a record, that it is whole and ends with the
/// end of the run and the same exit status.
func expect(
    _ run: StagedRun, _ status: Int32, says words: [String] = [], on stage: Stage, hasRecord: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(run.status == status, "\(run.said)", sourceLocation: sourceLocation)
    for text in words {
        #expect(run.said.contains(text), "it does not say \"\(text)\":\n\(run.said)", sourceLocation: sourceLocation)
    }
    #expect(!run.said.contains("atal error"), "\(run.said)", sourceLocation: sourceLocation)
    guard hasRecord else {
        #expect(run.record.isEmpty, "there is a record:\n\(run.record)", sourceLocation: sourceLocation)
        return
    }
    let verdict = try RecordFile.verify(stage.recordPath)
    guard case .whole(let lines, _) = verdict, lines > 1 else {
        Issue.record("the record is not whole: \(verdict)", sourceLocation: sourceLocation)
        return
    }
    let last = try run.events.last
    #expect(last?["event"]?.string == "run-ended", sourceLocation: sourceLocation)
    #expect(last?["exit-status"]?.int == Int(status), sourceLocation: sourceLocation)
}

/// The record never came to hold what a test waits for.
private struct NotRecorded: Error {
    let text: String
    let output: String
}

extension TemporaryFolder {
    /// The names of what is in it, sorted.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}
