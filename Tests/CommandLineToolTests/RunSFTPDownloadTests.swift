import FoundationEssentials
import JSONText
import TestSupport
import Testing

@Suite("Downloads by SFTP")
struct RunSFTPDownloadTests {
    /// Runs one step with a password; the fields are those of the action.
    private func password(
        _ stage: Stage, _ fields: String, _ more: [String] = [], account: String = "downloads"
    ) async throws -> StagedRun {
        let peer = stage.peers.sshPassword
        let plan = """
            ctplan: 1
            title: A download
            inputs: {password: {about: its password, secret: true}}
            hosts: {rap: "sftp://127.0.0.1:\(peer.port)"}
            objectives:
              files:
                steps:
                  fetch:
                    sftp: {to: rap, user: \(peer.user(of: account)), password: $(password), \(fields)}
            \(more.map { "        \($0)\n" }.joined())
            """
        return try await stage.run(
            plan: plan, site: "known-hosts: \(stage.peers.ssh.knownHosts)\ninputs: {password: {env: PASSWORD}}\n",
            environment: ["PASSWORD": peer.password])
    }

    /// The results of the last attempt.
    private func results(_ run: StagedRun) throws -> JSON? {
        try run.events.last { $0["event"]?.string == "attempt" }?["results"]
    }

    private func place(_ content: Data, _ name: String) throws {
        try content.write(to: URL(filePath: try Peers.shared.sshPassword.root + "/outbox/" + name))
    }

    @Test(arguments: [
        ("report 1.csv", "report_1.csv"), ("...csv", "_..csv"), ("-rf", "_rf"),
        ("Bericht\u{E4}\u{1B}[31m", "Bericht___31m"),
    ])
    func `keeps a file with the record`(name: String, kept: String) async throws {
        let stage = try Stage()
        try place(Data("HSI,12\n".utf8), name)
        let quoted = name.replacing("\u{1B}", with: "\\e")
        let run = try await password(
            stage, "get: \"/outbox/\(quoted)\", keep: true", ["expect: {kept: files/\(kept), size: 7}"])
        try expect(run, 0, on: stage)
        #expect(try readText(stage.recordFolder + "/files/\(kept)") == "HSI,12\n")
        let results = try results(run)
        #expect(results?["kept"]?.string == "files/\(kept)")
        #expect(results?["sha256"]?.string?.count == 64)
        #expect(!run.said.contains("\u{1B}"))
        let attributes = try FileManager.default.attributesOfItem(atPath: stage.recordFolder + "/files/\(kept)")
        #expect((attributes[.posixPermissions] as? Int) == 0o600)
    }

    @Test func `keeps one copy of what stays the same`() async throws {
        let stage = try Stage()
        try place(Data("same".utf8), "same.txt")
        let run = try await password(
            stage, "get: /outbox/same.txt, keep: true",
            ["expect: {size: 5}", "retry: {every: 100ms, attempts: 3, for: unmet}"])
        try expect(run, 1, on: stage)
        #expect(try run.events.count { $0["event"]?.string == "attempt" } == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.recordFolder + "/files") == ["same.txt"])
    }

    @Test func `keeps nothing that shows a secret`() async throws {
        let stage = try Stage()
        let secret = stage.peers.sshPassword.password
        try place(Data((String(repeating: "x", count: 1_048_570) + secret).utf8), "leak.txt")
        let run = try await password(stage, "get: /outbox/leak.txt, keep: true")
        try expect(
            run, 3, says: ["\"/outbox/leak.txt\" cannot be kept with the record: it shows a secret of this run"],
            on: stage)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.recordFolder + "/files").isEmpty)
    }

    @Test func `keeps nothing of what failed`() async throws {
        let stage = try Stage()
        let run = try await password(stage, "get: /outbox/none.txt, keep: true")
        try expect(run, 1, says: ["does not exist"], on: stage)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.recordFolder + "/files").isEmpty)
    }

    @Test func `goes on where it was cut`() async throws {
        let stage = try Stage()
        let name = "cut-once-\(UInt64.random(in: 0 ... .max))"
        let content = Data((0..<6_000_000).map { UInt8($0 % 251) })
        try place(content, name)
        let run = try await password(
            stage, "get: /outbox/\(name), keep: true",
            ["expect: {size: 6000000}", "retry: {every: 100ms, attempts: 3}"])
        try expect(run, 0, on: stage)
        let attempts = try run.events.filter { $0["event"]?.string == "attempt" }
        #expect(attempts.count == 2)
        #expect(attempts.first?["outcome"]?.string == "error")
        let kept = try #require(FileManager.default.contents(atPath: stage.recordFolder + "/files/\(name)"))
        #expect(kept == content)
    }

    @Test func `waits for a file that is still to come`() async throws {
        let stage = try Stage()
        let ssh = stage.peers.ssh
        let answer = stage.folder.path("response.txt")
        let plan = """
            ctplan: 1
            title: An answer
            inputs: {account: {about: the account}, key: {about: its key, secret: true}}
            hosts: {rap: "sftp://127.0.0.1:\(ssh.port)"}
            objectives:
              files:
                steps:
                  answer:
                    sftp: {to: rap, user: $(account), key: $(key), get: \(answer)}
                    expect: {content: {contains: accepted}}
                    retry: {every: 100ms, attempts: 5000, for: [unmet]}

            """
        let site = "known-hosts: \(ssh.knownHosts)\ninputs: {account: \(ssh.user), key: {file: \(ssh.key)}}\n"
        let program = try stage.program(try stage.words(plan: plan, site: site)).start()
        try await stage.record(contains: "\"event\":\"attempt\"", while: program)
        try "received".write(toFile: answer, atomically: true, encoding: .utf8)
        try await stage.record(contains: "\"sha256\"", while: program)
        try "accepted".write(toFile: answer, atomically: true, encoding: .utf8)
        let run = stage.finished(try await program.finish(within: .seconds(50)))
        try expect(run, 0, on: stage)
        let attempts = try run.events.filter { $0["event"]?.string == "attempt" }
        #expect(attempts.first?["results"]?["connection"]?.string == "missing")
        #expect(attempts.last?["outcome"]?.string == "passed")
    }
}
