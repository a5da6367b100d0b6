import Glibc
import Testing

@testable import Networking

@Suite struct SSHCommandTests {
    struct Command: Sendable {
        let text: String
        var status: Int?
        var signal: String?
        var output = ""
        var errors = ""
    }

    static let commands = [
        Command(text: "echo one; echo two >&2", status: 0, output: "one\n", errors: "two\n"),
        Command(text: "exit 3", status: 3), Command(text: "kill -KILL $$", signal: "KILL"),
        Command(text: "cat; echo end", status: 0, output: "end\n"),
        Command(
            text: "head -c 700000 /dev/zero | tr '\\0' x", status: 0, output: String(repeating: "x", count: 700_000)),
        Command(text: "exec >&-; exec 2>&-; sleep 0.3; exit 7", status: 7),
    ]

    @Test func tellsHowItEnded() async throws {
        let server = try SSHServer(more: ["Banner \(welcome.path)/banner"])
        let key = try server.makeKey("ed25519")
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), keyFile(key)))
            let facts = await session.server
            #expect(facts.acceptedMethods == ["publickey"])
            let offers = try #require(facts.offers)
            #expect(offers.keyExchange.contains("curve25519-sha256") && offers.hostKey == ["ssh-ed25519"])
            #expect(offers.cipher.contains(facts.algorithms.cipher) && offers.mac.contains("hmac-sha2-256"))
            for command in Self.commands {
                let outcome = try await session.run(command.text, maximumOutput: 1 << 20, keepAlive: .seconds(30))
                #expect(outcome.exitStatus == command.status && outcome.signal == command.signal, "\(command.text)")
                #expect(outcome.output == Array(command.output.utf8) && outcome.errors == Array(command.errors.utf8))
            }
            await session.close()
            #expect(await session.banner == "Welcome, strangers\n")
        }
    }

    private let welcome = TemporaryFolder()

    init() {
        welcome.write("Welcome, strangers\n", to: "banner")
    }

    @Test func endsACommandThatDoesNot() async throws {
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        let cases: [(String, NetworkFailure.Problem, words: String)] = [
            ("yes", .tooLarge, "wrote more than 100000 bytes"), ("sleep 60", .timeout, "did not finish the command"),
        ]
        try await withNetwork { network, _ in
            for (command, problem, words) in cases {
                let session = try await network.openSSH(
                    server.target(.fingerprint(server.fingerprint()), keyFile(key)))
                let deadline = ContinuousClock.now + .seconds(problem == .timeout ? 1 : 20)
                let error = try await failure { () throws(NetworkFailure) in
                    try await session.run(command, maximumOutput: 100_000, keepAlive: nil, until: deadline)
                }
                #expect(error.problem == problem && error.phase == .command, "\(error.message)")
                #expect(error.message.contains(words), "\(error.message)")
                await session.close()
            }
        }
    }
}

/// What only a server that does wrong, or refuses, can show.
@Suite struct SSHCommandTroubleTests {
    struct Ending: Sendable {
        let options: String
        let command: String
        var problem: NetworkFailure.Problem?
        var phase = NetworkFailure.Phase.command
        var says = ""
    }

    @Test(arguments: [
        Ending(options: "", command: "no status"), Ending(options: "", command: "signal"),
        Ending(options: "", command: "0"), Ending(options: "", command: "255"),
        Ending(options: "", command: "cut", problem: .reset, says: "ended the connection in the command"),
        Ending(options: "", command: "hang", problem: .timeout, says: "did not finish the command"),
        Ending(options: "", command: "eof alone", problem: .timeout, says: "did not finish the command"),
        Ending(options: #""refuse": "exec""#, command: "0", problem: .permission, says: "request denied"),
        Ending(
            options: #""refuse": "session""#, command: "0", problem: .permission, phase: .channel,
            says: "opens no session for it"),
        Ending(options: #""cut": "channel""#, command: "0", problem: .reset, phase: .channel),
        Ending(options: #""cut": "exec""#, command: "0", problem: .reset),
        Ending(options: #""cut": "auth""#, command: "0", problem: .reset, phase: .authentication),
    ])
    func tellsHowItEnded(_ ending: Ending) async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            let target = server.target(ending.options, [server.key])
            let run = { () async throws(NetworkFailure) -> SSHCommandOutcome in
                let session = try await network.openSSH(target)
                let deadline = ContinuousClock.now + .seconds(ending.problem == .timeout ? 1 : 20)
                return try await session.run(
                    ending.command, maximumOutput: 1000, keepAlive: .seconds(30), until: deadline)
            }
            guard let problem = ending.problem else {
                let outcome = try await run()
                #expect(outcome.output == Array("output\n".utf8))
                #expect(outcome.exitStatus == Int(ending.command))
                #expect(outcome.signal == (ending.command == "signal" ? "TERM" : nil))
                return
            }
            let error = try await failure(of: run)
            #expect(error.problem == problem && error.phase == ending.phase, "\(error.phase) \(error.message)")
            #expect(ending.says.isEmpty || error.message.contains(ending.says), "\(error.message)")
        }
    }

    /// A server that drops who is silent for a second is held by a message every two seconds at most, and not without.
    @Test func keepsAlive() async throws {
        let server = try AsyncSSHServer.running()
        try await withNetwork { network, _ in
            let target = server.target(#""idle": 3"#, [server.key])
            for keepAlive in [Duration.seconds(2), nil] {
                let session = try await network.openSSH(target)
                let deadline = ContinuousClock.now + .seconds(20)
                if keepAlive != nil {
                    try await session.stay(for: .seconds(5), keepAlive: keepAlive, until: deadline)
                    #expect(try await session.run("0", maximumOutput: 1000, keepAlive: nil).exitStatus == 0)
                } else {
                    let error = try await failure { () throws(NetworkFailure) in
                        try await session.stay(for: .seconds(5), keepAlive: keepAlive, until: deadline)
                    }
                    #expect(error.problem == .reset && error.phase == .idle, "\(error.message)")
                    #expect(error.message.contains("ended the session after 3 s of 5 s"), "\(error.message)")
                }
                await session.close()
            }
        }
    }

    /// OpenSSH asks who is silent whether he is there, and ends the session where nothing answers.
    @Test func answersTheServersQuestions() async throws {
        let server = try SSHServer(more: ["ClientAliveInterval 1", "ClientAliveCountMax 2"])
        let key = try server.makeKey("ed25519")
        try await withNetwork { network, _ in
            let session = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), keyFile(key)))
            try await session.stay(for: .seconds(4), keepAlive: nil, until: .now + .seconds(20))
            await session.close()
            let other = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), keyFile(key)))
            #expect(try await other.run("sleep 4; exit 5", maximumOutput: 100, keepAlive: nil).exitStatus == 5)
            await other.close()
        }
    }
}
