import TestSupport
import Testing

@Suite("Commands by SSH")
struct RunSSHTests {
    /// A step at OpenSSH's sshd, with the key that it takes.
    private static func key(
        _ name: String, _ fields: String, _ more: [String] = [],
        port: @escaping @Sendable (Peers) -> Int = { $0.ssh.port },
        key: @escaping @Sendable (Peers) -> String = { $0.ssh.key },
        knownHosts: @escaping @Sendable (Peers) -> String = { $0.ssh.knownHosts }, status: Int32 = 0,
        says: [String] = ["passed"]
    ) -> OneStep {
        OneStep(
            name, host: { "ssh://127.0.0.1:\(port($0))" },
            step: { _ in
                ["ssh: {to: peer, user: $(account), key: $(key)\(fields.isEmpty ? "" : ", ")\(fields)}"] + more
            },
            site: {
                """
                known-hosts: \(knownHosts($0))
                inputs: {account: \($0.ssh.user), key: {file: \(key($0))}}

                """
            }, status: status, says: says)
    }

    /// A step at the server that takes passwords, and runs no commands.
    private static func password(
        _ name: String, _ fields: String, _ more: [String] = [],
        password: @escaping @Sendable (Peers) -> String = { $0.sshPassword.password }, status: Int32, says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "sftp://127.0.0.1:\($0.sshPassword.port)" },
            step: { _ in
                ["ssh: {to: peer, user: $(account), password: $(password)\(fields.isEmpty ? "" : ", ")\(fields)}"]
                    + more
            },
            site: {
                """
                known-hosts: \($0.ssh.knownHosts)
                inputs: {account: \($0.sshPassword.user(of: name.filter(\.isLetter))), password: {env: PASSWORD}}

                """
            }, environment: { ["PASSWORD": password($0)] }, status: status, says: says)
    }

    static let commands = [
        key("a command", "run: echo hello", ["expect: {exit-status: 0, stdout: {contains: hello}}"]),
        key(
            "both outputs", "run: \"echo one; echo two >&2\"",
            ["expect: {stdout: one, stderr: two, duration: {at-most: 20s}}"]),
        key("lines", "run: \"echo one; echo two\"", ["expect: {stdout: \"one\\ntwo\"}"]),
        key(
            "lines where one is expected", "run: \"echo one; echo two\"", ["expect: {stdout: one two}"], status: 1,
            says: ["actual:   \"one\\ntwo\"", "expected: \"one two\""]),
        key(
            "an exit status that is none expected", "run: \"echo it is broken >&2; exit 3\"", status: 1,
            says: [
                "exit-status is not as expected", "actual:   3", "expected: 0", "\"it is broken\"",
                "to expect this, say exit-status: 3",
            ]),
        key("an exit status that is expected", "run: exit 3", ["expect: {exit-status: 3}"]),
        key(
            "another exit status", "run: exit 3", ["expect: {exit-status: {one-of: [1, 2]}}"], status: 1,
            says: ["actual:   3"]),
        key(
            "a negation that expects no trouble", "run: exit 3", ["expect: {exit-status: {not: 4}}"], status: 1,
            says: ["expected: 0"]),
        key("trouble by negation", "run: exit 3", ["expect: {exit-status: {not: 0}}"]),
        key(
            "output alone", "run: \"echo hello; exit 3\"", ["expect: {stdout: {contains: hello}}"], status: 1,
            says: ["exit-status is not as expected"]),
        key(
            "a signal", "run: \"kill -KILL $$\"", status: 1,
            says: ["signal is not as expected", "KILL", "say signal: KILL"]),
        key("a signal that is expected", "run: \"kill -KILL $$\"", ["expect: {signal: KILL}"]),
        key(
            "too much", "run: yes, max-size: 100KB", status: 1,
            says: ["wrote more than 100000 bytes", "max-size"]),
        key("too long", "run: sleep 60", ["timeout: 2s"], status: 3, says: ["did not finish the command within 2 s"]),
        password(
            "no command", "run: echo", status: 1, says: ["lets", "runs no command for it", "request denied"]),
        password("no command, as expected", "run: echo", ["expect: {connection: permission}"], status: 0, says: []),
        key("an unknown command", "run: no-such-program", status: 1, says: ["actual:   127", "no-such-program"]),
        key(
            "escape sequences", "run: \"printf '\\\\033[31mred\\\\007' >&2; exit 1\"", status: 1,
            says: ["actual:   1", "red"]),
    ]

    @Test(arguments: commands)
    func runs(_ one: OneStep) async throws {
        let run = try await one.check()
        #expect(!run.said.contains("\u{1B}[31m") && !run.said.contains("\u{7}"))
    }

    static let logons = [
        key("the logon alone", "", ["expect: {connection: established, server: {starts-with: SSH-2.0-}}"]),
        key(
            "what was agreed on", "",
            [
                "expect:", "  auth-methods: {some: publickey}", "  auth-used: {count: 1, each: publickey}",
                "  offers: {cipher: {some: {starts-with: aes}}, key-exchange: {some: curve25519-sha256}}",
                "  algorithms: {host-key: ssh-ed25519}",
            ]),
        key("staying", "stay: 3s, keep-alive: 2s, run: exit 0", ["timeout: 30s", "expect: {stayed: {at-least: 3s}}"]),
        key("a refused key", "", key: { $0.ssh.refusedKey }, status: 1, says: ["key (ssh-ed25519) refused"]),
        password("a refused password", "", password: { _ in "not it" }, status: 1, says: ["password refused"]),
        password("a right password", "", status: 0, says: ["passed"]),
        key("a changed key", "", knownHosts: { $0.ssh.knownHostsChanged }, status: 1, says: ["has changed"]),
        key("a closed port", "", port: { $0.hostile.closed }, status: 3, says: ["connection refused by"]),
        key(
            "silence", "run: echo", ["timeout: 1s"], port: { $0.hostile.silent }, status: 3,
            says: ["did not tell its SSH version within 1 s"]),
        key("noise", "run: echo", port: { $0.hostile.garbage }, status: 3, says: ["error    try.ask"]),
        key(
            "a cut in the handshake", "run: echo", port: { $0.hostile.cutSshHandshake }, status: 3,
            says: ["error    try.ask"]),
    ]

    @Test(arguments: logons)
    func logsOn(_ one: OneStep) async throws { try await one.check() }

    @Test func hidesSecretsInOutput() async throws {
        let stage = try Stage()
        let peers = stage.peers
        let plan = """
            ctplan: 1
            title: A command that shows a secret
            inputs:
              key: {about: the key, secret: true}
              word: {about: a word, secret: true}
            hosts: {peer: "ssh://127.0.0.1:\(peers.ssh.port)"}
            objectives:
              try:
                steps:
                  ask:
                    ssh: {to: peer, user: \(peers.ssh.user), key: $(key), run: "echo $(word); echo $(word) >&2; exit 4"}
                    expect: {stdout: {contains: nothing}}

            """
        let site = "known-hosts: \(peers.ssh.knownHosts)\ninputs: {key: {file: \(peers.ssh.key)}, word: {env: WORD}}\n"
        let run = try await stage.run(plan: plan, site: site, environment: ["WORD": "rhubarbrhubarb"])
        try expect(run, 1, says: ["stdout is not as expected", "exit-status is not as expected"], on: stage)
        #expect(!run.said.contains("rhubarb") && !run.record.contains("rhubarb"), "\(run.said)")
    }
}
