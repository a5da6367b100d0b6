import Testing

@testable import Networking

@Suite struct HostCertificateTests {
    struct Case: Sendable {
        var authority = "ed25519"
        var host = "ed25519"
        /// Options of ssh-keygen that signs.
        var signing = ["-h", "-n", "127.0.0.1"]
        /// The lines of known_hosts: AUTHORITY, OTHER and HOST stand for public keys.
        var lines = "@cert-authority [127.0.0.1]:* AUTHORITY"
        var more: [String] = []
        /// What the failure says; none where it succeeds.
        var says: String?
    }

    static let cases = [
        Case(), Case(authority: "ecdsa"), Case(authority: "rsa"), Case(host: "ecdsa"),
        Case(host: "rsa", more: ["HostKeyAlgorithms +ssh-rsa"]),
        Case(lines: "@cert-authority * OTHER\n@cert-authority 127.0.0.1 AUTHORITY"),
        Case(signing: ["-h", "-n", "a.test,127.0.*"]), Case(signing: ["-h"]),
        Case(more: ["KexAlgorithms diffie-hellman-group14-sha256"]),
        Case(signing: ["-h", "-n", "www.example.com"], says: "certificate is for www.example.com alone"),
        Case(signing: ["-h", "-V", "20200101:20200201"], says: "certificate has expired"),
        Case(signing: ["-h", "-V", "20900101:20900201"], says: "certificate is not yet valid"),
        Case(lines: "@cert-authority * OTHER", says: "certificate is of the authority SHA256:"),
        Case(
            lines: "@cert-authority * AUTHORITY\n@revoked * AUTHORITY", says: "this authority is revoked"),
        Case(lines: "@cert-authority * AUTHORITY\n@revoked * HOST", says: "is revoked by"),
        Case(lines: "@cert-authority * AUTHORITY\n[127.0.0.1]:PORT OTHER", says: "has changed"),
        Case(lines: "@cert-authority *.test AUTHORITY", says: "is not known in"),
        Case(authority: "rsa", signing: ["-h", "-t", "ssh-rsa"], says: "of a kind that is not trusted"),
        Case(signing: [], says: "shows no host certificate"),
        Case(more: ["KexAlgorithms ecdh-sha2-nistp521"], says: "it agrees on keys by ecdh-sha2-nistp521"),
    ]

    @Test(arguments: cases)
    func judges(_ given: Case) async throws {
        let keys = TemporaryFolder()
        let certificate = keys("host-cert.pub")
        let server = try SSHServer(
            hostKeys: [given.host],
            more: given.more + (given.signing.isEmpty ? [] : ["HostCertificate \(certificate)"]))
        let key = try server.makeKey("ed25519")
        for (name, type) in [("authority", given.authority), ("other", "ed25519")] {
            try Child.run(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", keys(name)])
        }
        keys.write(server.folder.read("host-\(given.host).pub"), to: "host.pub")
        if !given.signing.isEmpty {
            try Child.run(
                ["ssh-keygen", "-q", "-s", keys("authority"), "-I", "host"] + given.signing + [keys("host.pub")])
        }
        var known = ""
        for line in given.lines.split(separator: "\n") {
            let words = line.split(separator: " ").map { word in
                switch word {
                case "AUTHORITY": keys.read("authority.pub")
                case "OTHER": keys.read("other.pub")
                case "HOST": keys.read("host.pub")
                case "[127.0.0.1]:PORT": "[127.0.0.1]:\(server.port)"
                default: String(word)
                }
            }
            known += words.joined(separator: " ") + "\n"
        }
        keys.write(known, to: "known")
        try await withNetwork { network, _ in
            let target = server.target(.knownHosts([keys("known")]), keyFile(key))
            guard let words = given.says else {
                let session = try await network.openSSH(target)
                #expect(await session.server.hostKey.known)
                return await session.close()
            }
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
            let isOurs = words.hasPrefix("it agrees")
            #expect(error.problem == (isOurs ? .protocolViolation : .hostKey), "\(error.message)")
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    /// Whatever a server shows in place of a certificate, it is none or it is refused.
    @Test func survivesAnyDamage() throws {
        let keys = TemporaryFolder()
        for name in ["authority", "host"] {
            try Child.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", keys(name)])
        }
        try Child.run(["ssh-keygen", "-q", "-s", keys("authority"), "-I", "x", "-h", keys("host.pub")])
        let text = keys.read("host-cert.pub").split(separator: " ")
        let bytes = try #require(Base64.decode(text[1]))
        let whole = try #require(HostCertificate(bytes))
        #expect(whole.trouble(for: "a.test", at: 2_000_000_000) == nil)
        for index in bytes.indices {
            #expect(HostCertificate(Array(bytes.prefix(index))) == nil)
            var damaged = bytes
            damaged[index] ^= 0x41
            #expect(
                HostCertificate(damaged).map { $0.trouble(for: "a.test", at: 2_000_000_000) != nil } ?? true, "\(index)"
            )
        }
    }

    @Test(arguments: [
        ("", NetworkFailure.Problem.reset), ("SSH-2.0-Cut\r\n", .reset),
        ("SSH-2.0-Noise\r\n\u{1}\u{1}\u{1}\u{1}nonsense", .protocolViolation),
        ("SSH-2.0-Mute\r\n", .timeout),
    ])
    func outlivesAServerThatShowsNone(_ greeting: String, _ problem: NetworkFailure.Problem) async throws {
        let keys = TemporaryFolder()
        try Child.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", keys("authority")])
        keys.write("@cert-authority * \(keys.read("authority.pub"))", to: "known")
        let server = LoopbackServer { connection in
            connection.send(greeting)
            if problem == .timeout { connection.waitForEnd() }
        }
        try await withNetwork { network, _ in
            var target = SSHTarget(
                destination: Destination(host: "127.0.0.1", port: server.port), user: "nobody",
                hostKey: .knownHosts([keys("known")]), authentication: [])
            target.timeout = .seconds(problem == .timeout ? 1 : 20)
            let sent = target
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(sent) }
            #expect(error.problem == problem, "\(error.message)")
        }
    }

    /// Anybody in between can send this, before the host key is checked; the loop must stay free for others.
    @Test(arguments: [
        ("", "\n", "before its key"),
        ("", "hello\r\n", "before its key"),
        // SSH_MSG_IGNORE with nothing in it, RFC 4253 section 11.2.
        ("SSH-2.0-Flood\r\n", "\0\0\0\u{C}\u{6}\u{2}\0\0\0\0\0\0\0\0\0\0", "before its key"),
        ("", "no line's end ", "not SSH"),
    ])
    func outlivesAFlood(_ greeting: String, _ flood: String, _ words: String) async throws {
        let keys = TemporaryFolder()
        try Child.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", keys("authority")])
        keys.write("@cert-authority * \(keys.read("authority.pub"))", to: "known")
        let wave = Array(String(repeating: flood, count: 4096).utf8)
        let server = LoopbackServer { connection in
            connection.send(greeting)
            // An end for the test's sake alone, where nobody hangs up.
            for _ in 0..<20_000 where !connection.send(bytes: wave[...]) { return }
        }
        try await withNetwork { network, _ in
            var target = SSHTarget(
                destination: Destination(host: "127.0.0.1", port: server.port), user: "nobody",
                hostKey: .knownHosts([keys("known")]), authentication: [])
            target.timeout = .seconds(20)
            let sent = target
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(sent) }
            #expect(error.problem == .protocolViolation && error.phase == .keyExchange, "\(error.message)")
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    /// What a peer has sent already is no reason to go on past a deadline or a cancellation.
    @Test(arguments: [true, false])
    func receivesNothingOnceItIsOver(isCancelled: Bool) async throws {
        let server = LoopbackServer { connection in
            while connection.send(String(repeating: "x", count: 4096)) {}
        }
        try await withNetwork { network, _ in
            let connection = try await network.connect(
                to: Destination(host: "127.0.0.1", port: server.port), connectTimeout: .seconds(10))
            _ = try await connection.receive(maximum: 1, timeout: .seconds(10))
            let task = Task {
                if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
                return try await failure { () throws(NetworkFailure) in
                    try await connection.receive(maximum: 1, timeout: isCancelled ? .seconds(10) : .zero)
                }
            }
            #expect(try await task.value.problem == (isCancelled ? .interrupted : .timeout))
        }
    }
}
