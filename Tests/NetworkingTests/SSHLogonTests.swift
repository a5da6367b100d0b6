import Testing

@testable import Networking

/// Logons that take more than one method, or that lack one.
@Suite struct SSHLogonTests {
    struct Logon: Sendable {
        let sequence: [String]
        /// Of "key", "password" and "wrong", in the order of the site.
        let given: [String]
        var more = ""
        /// What the message has; none where it succeeds.
        var says: [String] = []
        var advice: String?
    }

    static let logons = [
        Logon(sequence: ["publickey", "password"], given: ["key", "password"]),
        Logon(sequence: ["password", "publickey"], given: ["key", "password"]),
        Logon(sequence: ["publickey", "keyboard-interactive"], given: ["password", "key"]),
        Logon(sequence: ["password", "keyboard-interactive"], given: ["password"]),
        Logon(sequence: ["publickey", "keyboard-interactive", "password"], given: ["key", "password"]),
        Logon(
            sequence: ["publickey", "password"], given: ["key"],
            says: ["key (ssh-ed25519) accepted, but that is not all that it wants; it goes on with password"],
            advice: "give a password as well"),
        Logon(
            sequence: ["password", "publickey"], given: ["password"],
            says: ["password accepted, but", "it goes on with publickey"], advice: "give a key as well"),
        Logon(
            sequence: ["password", "publickey"], given: ["wrong", "key"],
            says: ["password refused", "a key is not asked for; it offers password"]),
        Logon(
            sequence: ["publickey", "password"], given: ["key", "wrong"],
            says: ["key (ssh-ed25519) accepted", "password refused", "it goes on with password"]),
        Logon(
            sequence: ["publickey", "publickey"], given: ["key"], says: ["it goes on with publickey"],
            advice: "the server wants a second key"),
        Logon(
            sequence: ["password"], given: ["key"], says: ["a key is not asked for; it offers password"],
            advice: "give a password as well"),
        Logon(
            sequence: ["publickey"], given: [], says: ["nothing was tried; it offers publickey"], advice: "give a key"),
        Logon(
            sequence: ["keyboard-interactive"], given: ["password"], more: #""code": true"#,
            says: ["by keyboard-interactive refused", "also asked \"Verification code: \""], advice: "by hand"),
    ]

    @Test(arguments: logons)
    func goesOnWhereItIsNotEnough(_ logon: Logon) async throws {
        let server = try AsyncSSHServer.running()
        let behaviour =
            #""sequence": [\#(logon.sequence.map { "\"\($0)\"" }.joined(separator: ", "))]"#
            + (logon.more.isEmpty ? "" : ", \(logon.more)")
        let ways = logon.given.map { way in
            way == "key" ? server.key : .password(way == "wrong" ? "not it" : AsyncSSHServer.password)
        }
        try await withNetwork { network, _ in
            let target = server.target(behaviour, ways)
            guard !logon.says.isEmpty else {
                let session = try await network.openSSH(target)
                #expect(await session.server.acceptedMethods == logon.sequence)
                #expect(await session.server.authenticationMethods == [logon.sequence[0]])
                #expect(try await session.run("4", maximumOutput: 100, keepAlive: nil).exitStatus == 4)
                return await session.close()
            }
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
            #expect(error.problem == .authentication && error.phase == .authentication)
            for words in logon.says { #expect(error.message.contains(words), "\(error.message)") }
            #expect(logon.advice.map { error.advice?.contains($0) == true } ?? true, "\(error.advice ?? "none")")
            #expect(!error.message.contains(AsyncSSHServer.password))
        }
    }

    @Test func doesNotTakeAnOpenDoorForALogon() async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            for way in [server.key, .password("never checked")] {
                let error = try await failure { () throws(NetworkFailure) in
                    _ = try await network.openSSH(server.target(#""open": true"#, [way]))
                }
                #expect(error.problem == .authentication && error.phase == .authentication)
                #expect(error.message.hasSuffix("without a key or a password: what was given was never asked for"))
            }
            let session = try await network.openSSH(server.target(#""open": true"#, []))
            #expect(await session.server.acceptedMethods == ["none"])
            await session.close()
        }
    }

    @Test func endsQuestionsWithoutEnd() async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            let target = server.target(#""sequence": ["keyboard-interactive"], "endless": true"#, [.password("x")])
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
            #expect(error.problem == .protocolViolation, "\(error.message)")
            #expect(error.message.contains("asked by keyboard-interactive more than 16 times"), "\(error.message)")
        }
    }

    /// A NUL ends a text in C, but not a password: what stands behind the text in memory must not go out.
    @Test func givesAPasswordToItsEnd() async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            let method = "keyboard-interactive"
            let behaviour = #""sequence": ["\#(method)"], "wants": "open\u0000sesame""#
            let session = try await network.openSSH(server.target(behaviour, [.password("open\0sesame")]))
            #expect(await session.server.acceptedMethods == [method])
            await session.close()
        }
    }

    @Test func boundsWhatIsShownBeforeTheLogon() async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(#""banners": 3"#, [server.key]))
            await session.close()
            #expect(await session.banner?.allSatisfy { $0 == "x" } == true)
            #expect(await session.banner.map { $0.utf8.count <= 2 * PacketWitness.longestBanner } == true)
            let flood = server.target(#""banners": 300"#, [server.key])
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(flood) }
            #expect(error.problem == .protocolViolation && error.phase == .authentication, "\(error.message)")
            #expect(error.message.contains("before the logon was over"), "\(error.message)")
        }
    }

    /// A key and then another, which OpenSSH takes from an agent.
    @Test func takesTwoKeys() async throws {
        let server = try SSHServer(more: ["AuthenticationMethods publickey,publickey"])
        let (first, second) = (try server.makeKey("ed25519"), try server.makeKey("ecdsa"))
        let agent = try Child(["ssh-agent", "-D", "-a", server.folder("agent")])
        _ = agent.line(with: "SSH_AUTH_SOCK")
        try Child.run(["ssh-add", "-q", second], environment: ["SSH_AUTH_SOCK=\(server.folder("agent"))"])
        try await withNetwork { network, _ in
            let policy = HostKeyPolicy.fingerprint(try server.fingerprint())
            let ways = [keyFile(first), .agent(socketPath: server.folder("agent"))]
            for ways in [ways, ways.reversed(), [keyFile(second), keyFile(first)]] {
                var target = server.target(policy)
                target.authentication = ways
                let sent = target
                let session = try await network.openSSH(sent)
                #expect(await session.server.acceptedMethods == ["publickey", "publickey"])
                await session.close()
            }
        }
    }

    @Test func namesTheMethodThatOpenSSHWantsAsWell() async throws {
        let server = try SSHServer(
            more: ["PasswordAuthentication yes", "AuthenticationMethods publickey,password"])
        let key = try server.makeKey("ecdsa")
        try await withNetwork { network, _ in
            let target = server.target(.fingerprint(try server.fingerprint()), keyFile(key))
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
            #expect(
                error.message.contains("that is not all that it wants; it goes on with password"), "\(error.message)")
            #expect(error.advice == "give a password as well")
        }
    }

    struct Algorithms: Sendable {
        let has: AsyncSSHServer.Algorithms
        var kex = ""
        var cipher = ""
        var mac = ""
        var says: String?
    }

    @Test(arguments: [
        Algorithms(has: .oldKeyExchange, kex: "diffie-hellman-group14-sha1"),
        Algorithms(has: .ecdhAlone, kex: "ecdh-sha2-nistp521"),
        Algorithms(has: .oldCipher, cipher: "3des-cbc", mac: "hmac-sha1"),
        Algorithms(has: .counterMode, cipher: "aes256-ctr", mac: "hmac-sha2-512"),
        Algorithms(
            has: .unknownCipher,
            says: "have no cipher in common: the server offers chacha20-poly1305@openssh.com"),
        Algorithms(
            has: .unknownKeyExchange,
            says: "have no key exchange in common: the server offers curve448-sha512"),
        Algorithms(has: .unknownMAC, says: "have no message code in common: the server offers umac-64@openssh.com"),
    ])
    func agreesOrSaysWhyNot(_ algorithms: Algorithms) async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            let target = server.target("", [server.key], algorithms.has)
            if let words = algorithms.says {
                let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(target) }
                #expect(error.problem == .protocolViolation && error.phase == .keyExchange)
                #expect(error.message.contains(words), "\(error.message)")
                #expect(error.advice?.hasPrefix("libssh2 has ") == true)
                return
            }
            let session = try await network.openSSH(target)
            let facts = await session.server
            for (wanted, agreed, offered) in [
                (algorithms.kex, facts.algorithms.keyExchange, facts.offers?.keyExchange),
                (algorithms.cipher, facts.algorithms.cipher, facts.offers?.cipher),
                (algorithms.mac, facts.algorithms.mac, facts.offers?.mac),
            ] where !wanted.isEmpty {
                #expect(agreed == wanted && offered?.contains(wanted) == true)
            }
            await session.close()
        }
    }
}
