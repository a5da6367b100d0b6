import Testing

@testable import Networking

/// Dropbear, started for each connection as inetd does, and OpenSSH with the same account.
@Suite struct DropbearTests {
    private let folder = TemporaryFolder()

    /// Its port.
    private func start(_ program: [String], _ accounts: WrappedAccounts) -> LoopbackServer {
        LoopbackServer { connection in
            let daemon = try? Child(program, environment: accounts.environment, socket: connection.descriptor)
            daemon?.waitForEnd()
        }
    }

    private func makeKey(_ name: String) throws -> SSHAuthentication {
        try Child.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder(name)])
        return .key(text: folder.read(name))
    }

    private func target(_ server: LoopbackServer, _ hostKey: HostKeyPolicy, _ ways: [SSHAuthentication]) -> SSHTarget {
        var target = SSHTarget(
            destination: Destination(host: "127.0.0.1", port: server.port), user: WrappedAccounts.user,
            hostKey: hostKey, authentication: ways)
        target.connectTimeout = .seconds(10)
        target.timeout = .seconds(20)
        return target
    }

    @Test(arguments: ["ed25519", "ecdsa", "rsa"])
    func logsOnAndRuns(hostKey: String) async throws {
        let key = try makeKey("user")
        let accounts = try WrappedAccounts(in: folder, authorized: folder.read("user.pub"))
        try Child.run(["dropbearkey", "-t", hostKey, "-f", folder("host")])
        let printer = try Child(["dropbearkey", "-y", "-f", folder("host")])
        let publicKey = try #require(printer.line(with: "AAAA"))
        let server = start(["dropbear", "-i", "-r", folder("host")], accounts)
        folder.write("[127.0.0.1]:\(server.port) \(publicKey)\n", to: "known")
        try await withNetwork { network, _ in
            for ways in [[key], [.password(WrappedAccounts.password)]] {
                let session = try await network.openSSH(target(server, .knownHosts([folder("known")]), ways))
                let facts = await session.server
                #expect(facts.banner.hasPrefix("SSH-2.0-dropbear") && facts.offers?.cipher.isEmpty == false)
                #expect(facts.hostKey.known && facts.acceptedMethods.count == 1)
                let outcome = try await session.run("echo $0; exit 6", maximumOutput: 100, keepAlive: .seconds(30))
                #expect(outcome.exitStatus == 6 && outcome.output == Array("sh\n".utf8))
                #expect(try await session.run("kill -TERM $$", maximumOutput: 100, keepAlive: nil).signal == "TERM")
                try await session.stay(for: .seconds(3), keepAlive: .seconds(2), until: .now + .seconds(20))
                await session.close()
            }
            let wrong = target(server, .knownHosts([folder("known")]), [.password("not it")])
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(wrong) }
            #expect(error.problem == .authentication && error.message.contains("password refused"), "\(error.message)")
        }
    }

    @Test(arguments: ["dropbear", "sshd"])
    func wantsKeyAndPassword(program: String) async throws {
        let key = try makeKey("user")
        _ = try makeKey("host")
        let accounts = try WrappedAccounts(in: folder, authorized: folder.read("user.pub"))
        let printer = try Child(["ssh-keygen", "-l", "-f", folder("host.pub")])
        let shown = try #require(printer.line(with: "SHA256:")).split(separator: " ")
        var policy = HostKeyPolicy.fingerprint(String(shown[1]))
        var command = ["/usr/sbin/sshd", "-i", "-e", "-f", folder("sshd.conf")]
        if program == "dropbear" {
            try Child.run(["dropbearkey", "-t", "ed25519", "-f", folder("dropbear")])
            let printer = try Child(["dropbearkey", "-y", "-f", folder("dropbear")])
            folder.write("* \(try #require(printer.line(with: "AAAA")))\n", to: "known")
            policy = .knownHosts([folder("known")])
            command = ["dropbear", "-i", "-t", "-r", folder("dropbear")]
        }
        folder.write(
            """
            HostKey \(folder("host"))
            UsePAM no
            StrictModes no
            PermitRootLogin yes
            PidFile none
            AuthenticationMethods publickey,password

            """, to: "sshd.conf")
        let server = start(command, accounts)
        try await withNetwork { network, _ in
            let ways = [.password(WrappedAccounts.password), key]
            let session = try await network.openSSH(target(server, policy, ways))
            #expect(Set(await session.server.acceptedMethods) == ["publickey", "password"])
            #expect(try await session.run("exit 2", maximumOutput: 100, keepAlive: nil).exitStatus == 2)
            await session.close()
            let half = target(server, policy, [key])
            let error = try await failure { () throws(NetworkFailure) in try await network.openSSH(half) }
            #expect(error.message.contains("key (ssh-ed25519) accepted, but that is not all"), "\(error.message)")
            #expect(error.advice == "give a password as well")
        }
    }
}
