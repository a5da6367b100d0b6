import Glibc
import Testing

@testable import Networking

@Suite struct SSHListingTests {
    private func withSession(_ server: SSHServer, _ body: (SSHSession) async throws -> Void) async throws {
        let key = try server.makeKey("ed25519")
        let name = key.split(separator: "/").last.map(String.init) ?? ""
        try await withNetwork { network, _ in
            let session = try await network.openSSH(
                server.target(.fingerprint(try server.fingerprint()), .key(text: server.folder.read(name))))
            try await body(session)
            await session.close()
        }
    }

    /// sshd before the server that lies.
    private func withLiar(_ body: (SSHSession) async throws -> Void) async throws {
        let folder = TemporaryFolder()
        try await withSession(try SSHServer(sftp: lyingSubsystem(folder)), body)
    }

    private func scope(_ depth: Int = 0, keeps: @escaping @Sendable (FileFacts) -> Bool = { _ in true }) -> ListingScope
    {
        var scope = ListingScope()
        scope.depth = depth
        scope.keeps = keeps
        return scope
    }

    @Test func looksIntoFoldersButNotIntoLinks() async throws {
        let server = try SSHServer()
        for name in ["a", "a/b", "a/b/c", "empty"] { mkdir(server.folder("files/\(name)"), 0o755) }
        for name in ["top", "a/one", "a/b/two", "a/b/c/three"] { server.folder.write("x", to: "files/\(name)") }
        symlink(".", server.folder("files/a/loop"))
        symlink("../a", server.folder("files/empty/back"))
        symlink("one", server.folder("files/a/link"))
        symlink("nothing", server.folder("files/a/dead"))
        try await withSession(server) { session in
            let path = server.folder("files")
            let all = try await session.list(path, scope(8))
            #expect(
                all.filter(\.isFile).map(\.name).sorted() == ["a/b/c/three", "a/b/two", "a/link", "a/one", "top"])
            #expect(
                all.filter(\.isFolder).map(\.name).sorted() == ["a", "a/b", "a/b/c", "a/loop", "empty", "empty/back"])
            #expect(try await session.list(path, scope(0)).map(\.name).sorted() == ["a", "empty", "top"])
            let deep = try await failure { () throws(NetworkFailure) in _ = try await session.list(path, scope(2)) }
            #expect(deep.problem == .tooLarge && deep.message.contains("lie more than 2 deep, such as \"a/b/c\""))
            #expect(try await session.list(path, scope(3)).count == 12)
        }
    }

    @Test func keepsOnlyWhatIsAskedForOfAHundredThousand() async throws {
        let server = try SSHServer()
        for number in 0..<100_000 {
            let descriptor = open(server.folder("files/\(number).csv"), O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
            close(descriptor)
        }
        try await withSession(server) { session in
            let path = server.folder("files")
            let found = try await session.list(path, scope { $0.name.hasPrefix("9999") })
            #expect(found.count == 11)
            let tooMany = try await failure { () throws(NetworkFailure) in
                _ = try await session.list(path, maximumEntries: 99_999)
            }
            #expect(tooMany.problem == .tooLarge && tooMany.message.contains("has more than 99999 entries"))
            var few = scope()
            few.mostKept = 1_000
            let kept = try await failure { () throws(NetworkFailure) in _ = try await session.list(path, few) }
            #expect(kept.problem == .tooLarge && kept.message.contains("more than 1000 entries that are asked for"))
            #expect(try await session.stat(path).isFolder)
        }
    }

    @Test func asksWhatAnEntryIsWhereTheListDoesNotSay() async throws {
        try await withLiar { session in
            let entries = try await session.list("/bare", maximumEntries: 10)
            #expect(entries.map(\.name) == ["file", "folder", "gone"])
            #expect(entries.map(\.kind) == [.file, .folder, .other])
        }
    }

    @Test func boundsWhatNeverEnds() async throws {
        try await withLiar { session in
            #expect(try await session.list("/many/100000", scope()).count == 100_000)
            var bounded = scope { _ in false }
            bounded.mostEntries = 20_000
            let endless = try await failure { () throws(NetworkFailure) in
                _ = try await session.list("/endless", bounded)
            }
            #expect(endless.problem == .tooLarge && endless.message.contains("has more than 20000 entries"))
            var short = scope()
            short.mostNameBytes = 10_000
            let names = try await failure { () throws(NetworkFailure) in _ = try await session.list("/endless", short) }
            #expect(names.problem == .tooLarge && names.message.contains("names of more than 10000 bytes"))
            let loop = try await failure { () throws(NetworkFailure) in _ = try await session.list("/loop", scope(5)) }
            #expect(loop.problem == .tooLarge && loop.message.contains("lie more than 5 deep"))
            let late = try await failure { () throws(NetworkFailure) in
                _ = try await session.list("/endless", scope { _ in false }, until: .now + .milliseconds(300))
            }
            #expect(late.problem == .timeout)
        }
    }

    @Test func takesNamesAsTheyAre() async throws {
        try await withLiar { session in
            let names = try await session.list("/names", scope()).map(\.name)
            #expect(
                names == ["new\nline", "\u{1B}[31mred\u{1B}[0m\u{7}", "../../outside", "\u{FFFD}\u{FFFD}"])
        }
    }

    @Test(arguments: ["length", "count", "name", "garbage", "end"])
    func survivesALie(kind: String) async throws {
        try await withLiar { session in
            let lie = try await failure { () throws(NetworkFailure) in
                _ = try await session.list("/lie/\(kind)", scope(), until: .now + .seconds(3))
            }
            #expect([.protocolViolation, .reset, .timeout].contains(lie.problem), "\(lie.problem): \(lie.message)")
            #expect(lie.phase == .listing)
        }
    }
}

/// The line of sshd's configuration that makes files come from `scripts/peers/lying_sftp.py`.
func lyingSubsystem(_ folder: TemporaryFolder) -> String {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return "/usr/bin/python3 -B \(parts.joined(separator: "/"))/scripts/peers/lying_sftp.py \(folder.path)"
}

private func failure(
    _ operation: () async throws(NetworkFailure) -> Void, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> NetworkFailure {
    try await failure(of: operation, sourceLocation: sourceLocation)
}
