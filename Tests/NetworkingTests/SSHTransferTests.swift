import Glibc
import Testing

@testable import Networking

@Suite struct SSHTransferTests {
    /// A logon, and the path of the folder that is free for the test.
    private func withSession(
        _ server: SSHServer, _ body: (SSHSession, String) async throws -> Void
    ) async throws {
        let key = try server.makeKey("ed25519")
        try await withNetwork { network, _ in
            let policy = HostKeyPolicy.fingerprint(try server.fingerprint())
            let session = try await network.openSSH(
                server.target(
                    policy, .key(text: server.folder.read(key.split(separator: "/").last.map(String.init) ?? ""))))
            try await body(session, server.folder("files"))
            await session.close()
        }
    }

    private func expect(
        _ problem: NetworkFailure.Problem, _ words: String, _ operation: () async throws(NetworkFailure) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try await failure(of: operation, sourceLocation: sourceLocation)
        #expect(error.problem == problem, "\(error.message)", sourceLocation: sourceLocation)
        #expect(error.message.contains(words), "\(error.message)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [0, 1, 32_768, 3_000_001])
    func writesReadsAndRemoves(size: Int) async throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        try await withSession(try SSHServer()) { session, folder in
            let path = "\(folder)/report"
            let written = try await session.put(content, to: path)
            #expect(written.size == size)
            let read = try await session.get(path, maximumSize: size, keepsContent: true)
            #expect(read.content == content && read.size == size && read.sha256 == written.sha256)
            #expect((read.modified ?? 0) > 1_600_000_000)
            #expect(try await session.get(path, maximumSize: size, keepsContent: false).content == nil)
            try await session.remove(path)
            try await expect(.missing, "does not exist") { () throws(NetworkFailure) in try await session.remove(path) }
        }
    }

    @Test func knowsTheHash() async throws {
        // FIPS 180-4, example of one block.
        try await withSession(try SSHServer()) { session, folder in
            let written = try await session.put(Array("abc".utf8), to: "\(folder)/abc")
            #expect(written.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        }
    }

    @Test func leavesWhatIsThere() async throws {
        let server = try SSHServer()
        server.folder.write("old", to: "files/report")
        symlink("nothing", server.folder("files/link"))
        try await withSession(server) { session, folder in
            for name in ["report", "link", ""] {
                try await expect(.exists, "exists already, and was left as it is") { () throws(NetworkFailure) in
                    _ = try await session.put(Array("new".utf8), to: "\(folder)/\(name)")
                }
            }
            #expect(server.folder.read("files/report") == "old")
            try await expect(.missing, "the folder of") { () throws(NetworkFailure) in
                _ = try await session.put([1], to: "\(folder)/none/report")
            }
            // After all this the session still works.
            #expect(try await session.list(folder, maximumEntries: 9).count == 2)
        }
    }

    @Test func replacesInOneStep() async throws {
        let server = try SSHServer()
        server.folder.write("old", to: "files/report")
        try await withSession(server) { session, folder in
            for name in ["report", "another"] {
                let written = try await session.replace("\(folder)/\(name)", with: Array("new".utf8))
                #expect(written.size == 3)
                #expect(server.folder.read("files/\(name)") == "new")
            }
            try await expect(.exists, "is a folder") { () throws(NetworkFailure) in
                _ = try await session.replace(folder, with: [1])
            }
            try await expect(.missing, "the folder of \"\(folder)/none/report\"") { () throws(NetworkFailure) in
                _ = try await session.replace("\(folder)/none/report", with: [1])
            }
            #expect(try await session.list(folder, maximumEntries: 9).count == 2)
        }
    }

    /// What few may read is not shown to all by its replacement, and what a group may write stays so.
    @Test(arguments: [0o600, 0o640, 0o664, 0o444] as [mode_t])
    func replacesWithTheSamePermissions(mode: mode_t) async throws {
        let server = try SSHServer()
        server.folder.write("old", to: "files/report")
        chmod(server.folder("files/report"), mode)
        try await withSession(server) { session, folder in
            _ = try await session.replace("\(folder)/report", with: Array("new".utf8))
            var status = stat()
            #expect(stat(server.folder("files/report"), &status) == 0 && status.st_mode & 0o7777 == mode)
            #expect(server.folder.read("files/report") == "new")
        }
    }

    @Test(arguments: [true, false])
    func replacesNothingWhereItCannotInOneStep(hasOneChannel: Bool) async throws {
        let server = try SSHServer(
            more: hasOneChannel ? ["MaxSessions 1"] : [],
            sftp: hasOneChannel ? "internal-sftp" : "internal-sftp -P posix-rename")
        server.folder.write("old", to: "files/report")
        try await withSession(server) { session, folder in
            try await expect(.protocolViolation, "in one step") { () throws(NetworkFailure) in
                _ = try await session.replace("\(folder)/report", with: [1])
            }
            #expect(server.folder.read("files/report") == "old")
            #expect(try await session.list(folder, maximumEntries: 9).count == 1)
        }
    }

    @Test func readsFilesAlone() async throws {
        let server = try SSHServer()
        server.folder.write("12345", to: "files/report")
        mkfifo(server.folder("files/pipe"), 0o600)
        try await withSession(server) { session, folder in
            for (path, problem, words) in [
                (folder, .exists, "is a folder"), ("\(folder)/pipe", .exists, "is no file"),
                ("\(folder)/none", .missing, "does not exist"),
                ("\(folder)/report", .tooLarge, "has 5 bytes, and at most 4 bytes are read"),
                // Its size is said to be 0.
                ("/proc/self/status", .tooLarge, "has more than that"),
            ] as [(String, NetworkFailure.Problem, String)] {
                try await expect(problem, words) { () throws(NetworkFailure) in
                    _ = try await session.get(path, maximumSize: 4, keepsContent: true)
                }
            }
            try await expect(.exists, "only a file can be removed") { () throws(NetworkFailure) in
                try await session.remove(folder)
            }
            #expect(try await session.get("\(folder)/report", maximumSize: 5, keepsContent: true).size == 5)
        }
    }

    @Test func namesACut() async throws {
        let server = try SSHServer()
        try await withSession(server) { session, folder in
            _ = try await session.stat(folder)
            server.cut()
            try await expect(.reset, "ended the connection") { () throws(NetworkFailure) in
                _ = try await session.put([1], to: "\(folder)/report")
            }
        }
    }

    @Test(arguments: [true, false])
    func namesACutAmidAFile(replaces: Bool) async throws {
        let server = try SSHServer()
        server.folder.write("old", to: "files/report")
        try await withSession(server) { session, folder in
            let content = [UInt8](repeating: 7, count: 256 << 20)
            let path = replaces ? "\(folder)/report" : "\(folder)/new"
            let transfer = Task { () async -> NetworkFailure? in
                do throws(NetworkFailure) {
                    _ = try await replaces ? session.replace(path, with: content) : session.put(content, to: path)
                    return nil
                } catch {
                    return error
                }
            }
            let deadline = ContinuousClock.now + .seconds(20)
            while server.folder.filledFiles(in: "files") < 2, ContinuousClock.now < deadline {
                await Task.yield()
            }
            server.cut()
            let error = try #require(await transfer.value)
            #expect(error.problem == .reset && error.phase == .transfer, "\(error.problem) \(error.phase)")
            #expect(error.message.contains("what was written of it may be left as"), "\(error.message)")
            #expect(server.folder.read("files/report") == "old")
        }
    }

    @Test func removesWhatAnInterruptLeft() async throws {
        let server = try SSHServer()
        try await withSession(server) { session, folder in
            let content = [UInt8](repeating: 7, count: 64 << 20)
            let path = "\(folder)/report"
            let transfer = Task { () async -> NetworkFailure.Problem? in
                do throws(NetworkFailure) {
                    _ = try await session.put(content, to: path)
                    return nil
                } catch {
                    return error.problem
                }
            }
            let deadline = ContinuousClock.now + .seconds(20)
            while access(path, F_OK) != 0, ContinuousClock.now < deadline { await Task.yield() }
            transfer.cancel()
            #expect(await transfer.value == .interrupted)
            #expect(access(path, F_OK) != 0)
        }
    }
}
