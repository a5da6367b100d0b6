import FoundationEssentials
import JSONText
import TestSupport
import Testing

@Suite("Listings by SFTP")
struct RunSFTPListingTests {
    private func plan(_ stage: Stage, _ fields: String, expect: String) -> (plan: String, site: String) {
        let ssh = stage.peers.ssh
        return (
            """
            ctplan: 1
            title: A listing
            inputs: {account: {about: the account}, key: {about: its key, secret: true}}
            hosts: {rap: "sftp://127.0.0.1:\(ssh.port)"}
            objectives:
              files:
                steps:
                  look:
                    sftp: {to: rap, user: $(account), key: $(key), \(fields)}
                    expect: {\(expect)}

            """, "known-hosts: \(ssh.knownHosts)\ninputs: {account: \(ssh.user), key: {file: \(ssh.key)}}\n"
        )
    }

    private func run(_ stage: Stage, _ fields: String, expect: String) async throws -> StagedRun {
        let (plan, site) = plan(stage, fields, expect: expect)
        return try await stage.run(plan: plan, site: site)
    }

    private func makeFiles(_ stage: Stage, _ names: [String]) throws -> String {
        let folder = stage.folder.path("files")
        for name in names {
            let path = "\(folder)/\(name)"
            let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)
            try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
            try #require(FileManager.default.createFile(atPath: path, contents: Data("x".utf8)))
        }
        return folder
    }

    @Test func `lists the folders below`() async throws {
        let stage = try Stage()
        let folder = try makeFiles(stage, ["b.csv", "2021/08/a.csv", "2021/08/notes.txt", "2021/c.csv"])
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/2021/loop", withDestinationPath: "..")
        let run = try await run(
            stage, "list: \(folder), recursive: true, matching: \"?.csv\"",
            expect: "files: {count: 3, some: {name: 2021/08/a.csv}}, folders: {count: 3}")
        try expect(run, 0, on: stage)
        let results = try run.events.last { $0["event"]?.string == "attempt" }?["results"]
        guard case .array(let files) = results?["files"] else {
            Issue.record("no files")
            return
        }
        #expect(files.compactMap { $0["name"]?.string } == ["2021/08/a.csv", "2021/c.csv", "b.csv"])
    }

    @Test func `counts a link that leads nowhere`() async throws {
        let stage = try Stage()
        let folder = try makeFiles(stage, ["ok.txt"])
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/ERROR.txt", withDestinationPath: "gone")
        let none = try await run(stage, "list: \(folder)", expect: "files: {none: {name: ERROR.txt}}")
        try expect(none, 1, says: ["ERROR.txt"], on: stage)
        let other = try Stage()
        let both = try await run(other, "list: \(folder), matching: \"*.txt\"", expect: "files: {count: 2}")
        try expect(both, 0, on: other)
    }

    @Test func `finds a public key before it connects`() async throws {
        let stage = try Stage()
        let (plan, site) = plan(stage, "list: /", expect: "files: {count: 0}")
        let run = try await stage.run(
            plan: plan.replacing(":\(stage.peers.ssh.port)\"", with: ":\(stage.peers.hostile.closed)\""),
            site: site.replacing("key: {file: \(stage.peers.ssh.key)}", with: "key: {file: \(stage.peers.ssh.key).pub}")
        )
        try expect(run, 3, says: ["the key cannot be used: it holds the public key: give the private one"], on: stage)
        #expect(!run.said.contains("refused"))
    }

    @Test func `shows names without harm`() async throws {
        let stage = try Stage()
        let folder = try makeFiles(
            stage, ["line\nend: passed   files.look", "\u{1B}[2Jred\u{7}", "\u{9B}31m\u{202E}back"])
        let run = try await run(
            stage, "list: \(folder)", expect: "files: {count: 3, each: {name: plain}}, folders: {some: none}")
        try expect(run, 1, says: ["failed   files.look"], on: stage)
        for text in [run.output, run.error] {
            #expect(
                !text.unicodeScalars.contains { "\u{1B}\u{7}\u{9B}\u{202E}".unicodeScalars.contains($0) }, "\(text)")
            #expect(!text.split(separator: "\n").contains { $0.hasPrefix("end: passed") }, "\(text)")
        }
    }

    @Test func `says which folder is forbidden`() async throws {
        let stage = try Stage()
        let peer = stage.peers.sshPassword
        let (plan, _) = plan(stage, "", expect: "files: {at-least: 1}")
        let text = plan.replacing("127.0.0.1:\(stage.peers.ssh.port)", with: "127.0.0.1:\(peer.port)")
            .replacing("$(account), key: $(key), ", with: "$(account), password: $(key), list: /, recursive: true")
        let run = try await stage.run(
            plan: text,
            site: """
                known-hosts: \(stage.peers.ssh.knownHosts)
                inputs: {account: \(peer.user(of: "listing")), key: {env: PASSWORD}}

                """, environment: ["PASSWORD": peer.password])
        try expect(run, 1, says: ["may not read \"/forbidden\" on", "permission denied"], on: stage)
    }

    /// Of a hundred thousand entries only those asked for are in memory: the peak is that of any run.
    @Test func `lists a hundred thousand entries in little memory`() async throws {
        let stage = try Stage()
        let folder = stage.folder.path("files")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for number in 0..<100_000 {
            try #require(FileManager.default.createFile(atPath: "\(folder)/report-\(number).csv", contents: nil))
        }
        let (plan, site) = plan(stage, "list: \(folder), matching: \"*-9999?.csv\"", expect: "files: {count: 10}")
        let words = try stage.words(plan: plan, site: site)
        let measure = """
            import resource, subprocess, sys
            status = subprocess.run(sys.argv[1:]).returncode
            print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
            sys.exit(status)
            """
        var program = try stage.program(words)
        program.arguments = ["-c", measure, program.executable] + words
        program.executable = "/usr/bin/python3"
        let run = stage.finished(try await program.run(within: .seconds(50)))
        try expect(run, 0, on: stage)
        let peak = run.output.split(separator: "\n").last.flatMap { Int($0.split(separator: " ").last ?? "") }
        // A debug build alone takes some 40 MiB.
        #expect((peak ?? .max) < 90, "\(run.said)")
    }
}
