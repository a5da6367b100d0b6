import Glibc
import Synchronization
import Testing

@testable import Networking

@Suite struct SSHDownloadTests {
    private let folder = TemporaryFolder()

    private func withLiar(
        _ body: (SSHServer, () async throws -> SSHSession) async throws -> Void
    ) async throws {
        let server = try SSHServer(sftp: lyingSubsystem(folder))
        let key = try server.makeKey("ed25519")
        let text = server.folder.read(key.split(separator: "/").last.map(String.init) ?? "")
        let fingerprint = try server.fingerprint()
        try await withNetwork { network, _ in
            try await body(server) {
                try await network.openSSH(server.target(.fingerprint(fingerprint), .key(text: text)))
            }
        }
    }

    /// A sink that notes what it gets.
    private final class Notes: FileSink {
        let bytes = Mutex<[UInt8]>([])
        let limit: Int

        init(limit: Int = .max) { self.limit = limit }

        func write(_ more: UnsafeRawBufferPointer) throws(FileSinkProblem) {
            let copy = [UInt8](more)
            let count = bytes.withLock { bytes in
                bytes += copy
                return bytes.count
            }
            if count > limit { throw FileSinkProblem("no space left on the device of the notes") }
        }
    }

    private static let content = (0..<1_000_000).map { UInt8($0 * 7 % 251) }

    /// Reads until the server says no more, then cuts the connection.
    private func cut(_ path: String, _ download: FileDownload, _ server: SSHServer, _ session: SSHSession) async throws
    {
        let reading = Task { () async -> NetworkFailure? in
            do throws(NetworkFailure) {
                _ = try await session.get(path, into: download)
                return nil
            } catch {
                return error
            }
        }
        let mark = folder("stalled-\(path.split(separator: "/").last ?? "")")
        let deadline = ContinuousClock.now + .seconds(20)
        // Reads are asked for ahead: what came before the last of them is still on its way.
        while access(mark, F_OK) != 0 || download.size < 200_000, ContinuousClock.now < deadline { await Task.yield() }
        server.cut()
        let failure = try #require(await reading.value)
        #expect(failure.problem == .reset, "\(failure.message)")
        #expect(download.size > 0 && download.size < Self.content.count && download.canGoOn)
    }

    @Test func goesOnWhereItWasCut() async throws {
        try await withLiar { server, logOn in
            let notes = Notes()
            let download = FileDownload(maximumSize: 1 << 20, keepsContent: true, sink: notes)
            try await cut("/cut/report", download, server, try await logOn())
            let size = download.size
            let session = try await logOn()
            let file = try await session.get("/cut/report", into: download)
            await session.close()
            #expect(file.content == Self.content && file.size == Self.content.count)
            #expect(notes.bytes.withLock { $0 } == Self.content)
            let digest = ContentDigest()
            Self.content.withUnsafeBytes(digest.add)
            #expect(file.sha256 == digest.finish())
            let offsets = folder.read("offsets-report").split(separator: "\n").compactMap { Int($0) }
            // After those of the first session.
            #expect(offsets.last { $0 <= size } == size || offsets.contains(size), "\(size): \(offsets)")
            #expect(offsets.filter { $0 == 0 }.count == 1)
        }
    }

    @Test func refusesToGoOnInAnotherFile() async throws {
        try await withLiar { server, logOn in
            let download = FileDownload(maximumSize: 1 << 20, keepsContent: false)
            try await cut("/cut/changed", download, server, try await logOn())
            let session = try await logOn()
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await session.get("/cut/changed", into: download)
            }
            #expect(error.problem == .protocolViolation)
            #expect(
                error.message.contains("changed while it was read: it had 1000000 bytes, changed at 1600000000 s"),
                "\(error.message)")
            #expect(error.message.contains("now 1000000 bytes, changed at 1600000001 s"))
            await session.close()
        }
    }

    @Test(arguments: [
        ("short", "sent 600 bytes of \"/file/short\", which has 1000 by its own account"),
        ("long", "sent 2000 bytes of \"/file/long\", which has 1000"), ("grows", "changed while it was read"),
        ("too-much", ""), ("end", ""),
    ])
    func survivesALie(name: String, words: String) async throws {
        try await withLiar { _, logOn in
            let session = try await logOn()
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await session.get(
                    "/file/\(name)", into: FileDownload(maximumSize: 1 << 20, keepsContent: false),
                    until: .now + .seconds(3))
            }
            #expect([.protocolViolation, .reset, .timeout].contains(error.problem), "\(error.problem)")
            #expect(error.phase == .transfer && error.message.contains(words), "\(error.message)")
            await session.close()
        }
    }

    @Test func endsWhereTheSinkIsFull() async throws {
        try await withLiar { _, logOn in
            folder.write("", to: "session-full")
            let session = try await logOn()
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await session.get(
                    "/cut/full", into: FileDownload(maximumSize: 1 << 20, keepsContent: false, sink: Notes(limit: 9)))
            }
            #expect(error.problem == .unusable && error.message.contains("no space left"), "\(error.message)")
            await session.close()
        }
    }

    @Test func worksWithProFTPD() async throws {
        let server = try ProFTPDServer()
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target)
            #expect(await session.server.banner.contains("mod_sftp"))
            let path = "\(server.folder("files"))/report.csv"
            let content = Array(Self.content.prefix(200_000))
            let written = try await session.put(content, to: path)
            let exists = try await failure { () throws(NetworkFailure) in _ = try await session.put([1], to: path) }
            #expect(exists.problem == .exists, "\(exists.message)")
            let read = try await session.get(path, maximumSize: 1 << 20, keepsContent: true)
            #expect(read.content == content && read.sha256 == written.sha256)
            let part = FileDownload(maximumSize: 1 << 20, keepsContent: false)
            #expect(try await session.get(path, into: part).size == content.count)
            mkdir(server.folder("files/inner"), 0o755)
            server.folder.write("x", to: "files/inner/two")
            var scope = ListingScope()
            scope.depth = 4
            let names = try await session.list(server.folder("files"), scope).map(\.name).sorted()
            #expect(names == ["inner", "inner/two", "report.csv"])
            try await session.remove(path)
            let gone = try await failure { () throws(NetworkFailure) in _ = try await session.stat(path) }
            #expect(gone.problem == .missing)
            await session.close()
        }
    }
}

private func failure(
    _ operation: () async throws(NetworkFailure) -> Void, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> NetworkFailure {
    try await failure(of: operation, sourceLocation: sourceLocation)
}
