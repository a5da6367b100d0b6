import Glibc
import Testing

@testable import Networking

@Suite struct SSHSessionTests {
    @Test func logsOnAndLists() async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        let shown = try server.fingerprint()
        server.folder.write("12345", to: "files/report.csv")
        mkdir(server.folder("files/old"), 0o755)
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(.fingerprint(shown), keyFile(key)))
            let facts = await session.server
            #expect(facts.hostKey == HostKeyFacts(type: "ssh-ed25519", sha256: shown, standing: .known))
            #expect(facts.banner.hasPrefix("SSH-2.0-OpenSSH_") && facts.address == "127.0.0.1")
            #expect(facts.authenticationMethods == ["publickey"])
            #expect(facts.algorithms.hostKey == "ssh-ed25519" && !facts.algorithms.cipher.isEmpty)
            #expect(facts.timings.connect != nil && facts.timings.firstByte != nil && facts.timings.total != nil)
            let files = try await session.list(server.folder("files"), maximumEntries: 2)
            #expect(Set(files.map(\.name)) == ["report.csv", "old"])
            let report = try #require(files.first { !$0.isFolder })
            #expect(report.name == "report.csv" && report.size == 5 && (report.modified ?? 0) > 1_600_000_000)
            #expect(try await session.stat(server.folder("files/report.csv")).size == 5)
            #expect(try await session.stat(server.folder("files")).isFolder)

            let missing = try await failure { () throws(NetworkFailure) in
                try await session.list("/nonexistent", maximumEntries: 2)
            }
            #expect(missing.problem == .missing && missing.phase == .listing)
            #expect(missing.message.contains("\"/nonexistent\"") && missing.message.contains("sftp 2"))
            let tooMany = try await failure { () throws(NetworkFailure) in
                try await session.list(server.folder("files"), maximumEntries: 1)
            }
            #expect(tooMany.problem == .tooLarge)
            // After these failures the session still works.
            #expect(try await session.list(server.folder("files/old"), maximumEntries: 1).isEmpty)
            await session.close()
            let closed = try await failure { () throws(NetworkFailure) in try await session.stat("/") }
            #expect(closed.problem == .interrupted)
        }
    }

    @Test func tellsFilesFromWhatIsNone() async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        server.folder.write("12345", to: "files/report.csv")
        mkdir(server.folder("files/old"), 0o755)
        mkfifo(server.folder("files/pipe"), 0o600)
        let links = ["to-file": "report.csv", "to-folder": "old", "dangling": "nothing", "circle": "circle"]
        for (link, end) in links { symlink(end, server.folder("files/\(link)")) }
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), keyFile(key)))
            for path in [server.folder("files"), server.folder("files/")] {
                let entries = try await session.list(path, maximumEntries: 7)
                #expect(Set(entries.filter(\.isFile).map(\.name)) == ["report.csv", "to-file"])
                #expect(Set(entries.filter(\.isFolder).map(\.name)) == ["old", "to-folder"])
                #expect(entries.first { $0.name == "to-file" }?.size == 5)
            }
            #expect(try await session.stat(server.folder("files/to-file")).isFile)
            await session.close()
        }
    }

    @Test func keepsToTheDeadlineItIsGiven() async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), keyFile(key)))
            let error = try await failure { () throws(NetworkFailure) in
                try await session.list("/", maximumEntries: 1000, until: .now)
            }
            #expect(error.problem == .timeout, "\(error.message)")
        }
    }

    @Test func namesACutInAListing() async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), keyFile(key)))
            _ = try await session.list("/", maximumEntries: 1000)
            server.cut()
            let error = try await failure { () throws(NetworkFailure) in
                try await session.list("/", maximumEntries: 1000)
            }
            #expect(error.problem == .reset && error.phase == .listing, "\(error.message)")
            #expect(error.message.contains("ended the connection in the listing (libssh2 -"), "\(error.message)")
        }
    }

    @Test(arguments: [["ed25519", "ecdsa", "rsa"], ["ed25519", "rsa"]])
    func takesTheKeyTypeThatIsKnown(types: [String]) async throws {
        let server = try SSHServer(hostKeys: types, more: ["HostKeyAlgorithms +ssh-rsa"])
        let key = try server.makeKey("ecdsa")
        for type in types {
            server.folder.write(server.knownHostsLine(type), to: "known")
            try Child.run(["ssh-keygen", "-q", "-H", "-f", server.folder("known")])
            let shown = try server.fingerprint(type)
            for policy in [HostKeyPolicy.knownHosts([server.folder("known")]), .fingerprint(shown)] {
                try await withNetwork { network, _ in
                    let session = try await network.openSSH(server.target(policy, keyFile(key)))
                    #expect(await session.server.hostKey.sha256 == shown, "\(type)")
                    await session.close()
                }
            }
        }
    }

    @Test(arguments: [HostKeyFacts.Standing.unknown, .changed, .revoked])
    func tellsNothingToAStranger(standing: HostKeyFacts.Standing) async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        let other = server.folder.read("user-ed25519-open-true.pub")
        let lines: [HostKeyFacts.Standing: String] = [
            .unknown: "[127.0.0.1]:1 \(other)", .changed: "# one\n[127.0.0.1]:\(server.port) \(other)",
            .revoked: "\(server.knownHostsLine())\n@revoked * \(server.folder.read("host-ed25519.pub"))",
        ]
        server.folder.write(lines[standing] ?? "", to: "known")
        let shown = try server.fingerprint()
        try await withNetwork { network, _ in
            let target = server.target(.knownHosts([server.folder("known")]), keyFile(key))
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
            #expect(error.problem == .hostKey && error.phase == .hostKey)
            #expect(error.hostKey == HostKeyFacts(type: "ssh-ed25519", sha256: shown, standing: standing))
            #expect(error.message.contains(shown), "\(error.message)")
            if standing == .changed { #expect(error.message.contains("known:2 has"), "\(error.message)") }
            let advice = try #require(error.advice)
            if standing == .unknown {
                #expect(advice.contains("[127.0.0.1]:\(server.port) ssh-ed25519 AAAA"), "\(advice)")
            }
        }
        #expect(server.connections == 1)
    }

    @Test func saysWhyTheServerLetsNobodyIn() async throws {
        let server = try SSHServer(more: ["PasswordAuthentication yes", "MaxAuthTries 20"])
        let stranger = try server.makeKey("ed25519", isAuthorized: false)
        let rsa = try server.makeKey("rsa")
        let locked = try server.makeKey("ed25519", passphrase: "open sesame")
        server.folder.write("nonsense", to: "nonsense")
        let policy = HostKeyPolicy.fingerprint(try server.fingerprint())
        let cases: [(SSHAuthentication, problem: NetworkFailure.Problem, words: String, advice: String?)] = [
            (keyFile(stranger), .authentication, "key (ssh-ed25519) refused", nil),
            (keyFile(rsa), .authentication, "(ssh-rsa) refused", "SHA-1"),
            (keyFile(locked), .unusable, "is encrypted, and no passphrase was given", nil),
            (keyFile(locked, passphrase: "wrong"), .unusable, "its passphrase is wrong", nil),
            (keyFile("\(locked).pub"), .unusable, "holds the public key", nil),
            (keyFile(server.folder("nonsense")), .unusable, "holds no private key", nil),
            (.password("hunter2"), .authentication, "password refused", nil),
            (.agent(socketPath: server.folder("none")), .unusable, "no such file or directory", nil),
        ]
        try await withNetwork { network, _ in
            for given in cases {
                let target = server.target(policy, given.0)
                let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
                #expect(error.problem == given.problem && error.phase == .authentication, "\(error.message)")
                #expect(error.message.contains("did not let \"\(server.user)\" in"), "\(error.message)")
                #expect(error.message.contains(given.words), "\(error.message)")
                #expect(error.message.contains("it offers publickey, password"), "\(error.message)")
                #expect(!error.message.contains("hunter2") && error.hostKey?.known == true)
                if let advice = given.advice { #expect(error.advice?.contains(advice) == true) }
            }
            // One way that the server did refuse makes it a refusal.
            let mixed = server.target(policy, keyFile(locked), keyFile(stranger))
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(mixed) }
            #expect(error.problem == .authentication && error.message.contains("is encrypted"), "\(error.message)")
            let target = server.target(policy, keyFile(stranger), keyFile(locked, passphrase: "open sesame"))
            await (try network.openSSH(target)).close()
        }
    }

    @Test func logsOnWithAnAgent() async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ecdsa")
        let stranger = try server.makeKey("ed25519", isAuthorized: false)
        let agent = try Child(["ssh-agent", "-D", "-a", server.folder("agent")])
        _ = agent.line(with: "SSH_AUTH_SOCK")
        for path in [stranger, key] {
            try Child.run(["ssh-add", "-q", path], environment: ["SSH_AUTH_SOCK=\(server.folder("agent"))"])
        }
        try await withNetwork { network, _ in
            let target = server.target(
                .fingerprint(try server.fingerprint()), .agent(socketPath: server.folder("agent")))
            let session = try await network.openSSH(target)
            #expect(try await session.stat("/").isFolder)
            await session.close()
        }
    }

    @Test func outlivesASilentAgent() async throws {
        let server = try SSHServer()
        let silent = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: server.folder("agent").utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(silent, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(silent, 1) == 0
            }
        }
        #expect(bound)
        try await withNetwork { network, _ in
            var target = server.target(
                .fingerprint(try server.fingerprint()), .agent(socketPath: server.folder("agent")))
            target.timeout = .seconds(4)
            let sent = target
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(sent) }
            #expect(
                error.problem == .unusable && error.message.contains("it does not answer"), "\(error.message)")
        }
    }

    struct Cut: Sendable {
        let phase: NetworkFailure.Phase
        let problem: NetworkFailure.Problem
        let greeting: String
        var waits = false
    }

    @Test(arguments: [
        Cut(phase: .handshake, problem: .reset, greeting: ""),
        Cut(phase: .handshake, problem: .reset, greeting: "SSH-2.0-Cu"),
        Cut(phase: .keyExchange, problem: .reset, greeting: "SSH-2.0-Cut\r\n"),
        Cut(phase: .handshake, problem: .protocolViolation, greeting: "HTTP/1.1 400 Bad Request\r\n", waits: true),
        Cut(phase: .handshake, problem: .timeout, greeting: "SSH", waits: true),
        Cut(phase: .keyExchange, problem: .timeout, greeting: "hello\r\nSSH-2.0-Mute\r\n", waits: true),
    ])
    func namesWhereItWasCut(_ cut: Cut) async throws {
        let server = LoopbackServer { connection in
            connection.send(cut.greeting)
            if cut.waits { connection.waitForEnd() }
        }
        try await withNetwork { network, _ in
            var target = SSHTarget(
                destination: Destination(host: "127.0.0.1", port: server.port), user: "nobody",
                hostKey: .knownHosts([]),
                authentication: [])
            target.timeout = .milliseconds(cut.problem == .timeout ? 1500 : 20_000)
            let sent = target
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(sent) }
            #expect(error.problem == cut.problem && error.phase == cut.phase, "\(error.phase) \(error.message)")
        }
    }
}

/// The key in a file, as a site file would give it.
func keyFile(_ path: String, passphrase: String? = nil) -> SSHAuthentication {
    guard case .success(let bytes) = readSmallFile(path, maximum: 64 << 10) else {
        Issue.record("\(path) cannot be read")
        return .key(text: "")
    }
    return .key(text: String(decoding: bytes, as: UTF8.self), passphrase: passphrase)
}
