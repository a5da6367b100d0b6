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
