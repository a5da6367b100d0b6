import TestSupport
import Testing

@Suite("Trouble with SFTP")
struct RunSFTPTroubleTests {
    /// A listing with a key; the site says which key, and how the host is known.
    private static func key(
        _ name: String, port: @escaping @Sendable (Peers) -> Int = { $0.ssh.port },
        folder: @escaping @Sendable (Peers) -> String = { $0.ssh.reports },
        key: @escaping @Sendable (Peers) -> String = { "{file: \($0.ssh.key)}" },
        host: @escaping @Sendable (Peers) -> String = { "known-hosts: \($0.ssh.knownHosts)" },
        environment: @escaping @Sendable (Peers) -> [String: String?] = { _ in [:] }, _ more: [String] = [],
        status: Int32, says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "sftp://127.0.0.1:\(port($0))" },
            step: {
                ["sftp: {to: peer, user: $(account), key: $(key), list: \"\(folder($0))\"}"]
                    + (more.contains { $0.hasPrefix("expect") } ? [] : ["expect: {files: {at-least: 1}}"]) + more
            },
            site: {
                """
                hosts: {peer: {\(host($0))}}
                inputs: {account: \($0.ssh.user), key: \(key($0))}

                """
            }, environment: environment, status: status, says: says)
    }

    /// A listing with a password.
    private static func password(
        _ name: String, folder: @escaping @Sendable (Peers) -> String = { $0.sshPassword.reports },
        password: @escaping @Sendable (Peers) -> String = { $0.sshPassword.password }, status: Int32, says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "sftp://127.0.0.1:\($0.sshPassword.port)" },
            step: {
                [
                    "sftp: {to: peer, user: $(account), password: $(password), list: \"\(folder($0))\"}",
                    "expect: {files: {at-least: 1}}",
                ]
            },
            site: {
                let user = $0.sshPassword.user(of: name.filter(\.isLetter))
                return """
                    known-hosts: \($0.ssh.knownHosts)
                    inputs: {account: \(user), password: {env: PASSWORD}}

                    """
            }, environment: { ["PASSWORD": password($0)] }, status: status, says: says)
    }

    static let logons = [
        password("right password", status: 0, says: ["passed   try.ask"]),
        password(
            "wrong password", password: { _ in "not the password" }, status: 1,
            says: ["failed   try.ask", "password refused"]),
        key("a right key", status: 0, says: ["passed   try.ask"]),
        key(
            "a refused key", key: { "{file: \($0.ssh.refusedKey)}" }, status: 1,
            says: ["failed   try.ask", "key (ssh-ed25519) refused"]),
        key(
            "an RSA key", key: { "{file: \($0.ssh.rsaKey)}" }, status: 1,
            says: ["SHA-1", "use an Ed25519 or ECDSA key"]),
        key(
            "an encrypted key", key: { "{file: \($0.ssh.encryptedKey), passphrase: {env: PASSPHRASE}}" },
            environment: { ["PASSPHRASE": $0.ssh.passphrase] }, status: 0, says: ["passed"]),
        key(
            "a wrong passphrase", key: { "{file: \($0.ssh.encryptedKey), passphrase: {env: PASSPHRASE}}" },
            environment: { _ in ["PASSPHRASE": "not the passphrase"] }, status: 3, says: ["its passphrase is wrong"]),
        key(
            "a missing passphrase", key: { "{file: \($0.ssh.encryptedKey)}" }, status: 3,
            says: ["the key is encrypted, and no passphrase was given"]),
        key(
            "no key at all", key: { "{file: \($0.ca)}" }, status: 3, says: ["the key cannot be used"]),
        key(
            "the agent", key: { _ in "{agent: true}" }, environment: { ["SSH_AUTH_SOCK": $0.agentSocket] }, status: 0,
            says: ["passed"]),
        key(
            "an agent that is gone", key: { _ in "{agent: true}" },
            environment: { ["SSH_AUTH_SOCK": $0.agentSocket + "-none"] }, status: 3,
            says: ["the agent at", "cannot be used"]),
    ]

    @Test(arguments: logons)
    func logsOnOrSaysWhyNot(_ one: OneStep) async throws { try await one.check() }

    static let hostKeys = [
        key(
            "unknown", host: { "known-hosts: \($0.ssh.knownHostsEmpty)" }, status: 1,
            says: ["is not known in", "compare SHA256:", "add the line: [127.0.0.1]:"]),
        key(
            "in no file", host: { _ in "known-hosts: none" }, status: 1, says: ["is not known in", "/none"]),
        key(
            "changed", host: { "known-hosts: \($0.ssh.knownHostsChanged)" }, status: 1,
            says: ["has changed", "somebody may stand between: do not go on"]),
        key("hashed", host: { "known-hosts: \($0.ssh.knownHostsHashed)" }, status: 0, says: ["passed"]),
        key("pinned", host: { "fingerprint: \"\($0.ssh.fingerprint)\"" }, status: 0, says: ["passed"]),
        key(
            "pinned, of another type", host: { "fingerprint: \"\($0.ssh.ecdsaFingerprint)\"" }, status: 0,
            says: ["passed"]),
        key(
            "pinned wrongly",
            host: { _ in "fingerprint: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, status: 1,
            says: ["but SHA256:AAAA", "was expected", "do not go on"]),
        key(
            "pinned wrongly, but known",
            host: {
                "known-hosts: \($0.ssh.knownHosts), fingerprint: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            }, status: 1, says: ["but SHA256:AAAA"]),
    ]

    @Test(arguments: hostKeys)
    func checksTheHostKey(_ one: OneStep) async throws { try await one.check() }

    static let connections = [
        key("a closed port", port: { $0.hostile.closed }, status: 3, says: ["connection refused by"]),
        key(
            "a server that never answers", port: { $0.hostile.silent }, ["timeout: 1s"], status: 3,
            says: ["within 1 s"]),
        key(
            "a banner, then nothing", port: { $0.hostile.sshBannerOnly }, ["timeout: 1s"], status: 3,
            says: ["within 1 s"]),
        key("noise", port: { $0.hostile.garbage }, status: 3, says: ["error    try.ask"]),
        key("a web server", port: { $0.web.httpPort }, ["timeout: 2s"], status: 3, says: ["error    try.ask"]),
        key(
            "a connection cut in the handshake", port: { $0.hostile.cutSshHandshake }, status: 3,
            says: ["error    try.ask"]),
        key(
            "a connection cut in the listing", port: { $0.hostile.cutSshListing }, folder: { $0.ssh.many }, status: 3,
            says: ["error    try.ask"]),
        key(
            "a closed port, as expected", port: { $0.hostile.closed }, ["expect: {connection: refused}"], status: 0,
            says: []),
    ]

    @Test(arguments: connections)
    func isTold(_ one: OneStep) async throws { try await one.check() }

    static let folders = [
        key(
            "empty", folder: { $0.ssh.empty }, status: 1,
            says: ["files is not as expected", "actual:   0 entries", "expected: at least 1 in number"]),
        key("missing", folder: { _ in "/no/such/folder" }, status: 1, says: ["/no/such/folder"]),
        key("large", folder: { $0.ssh.many }, status: 0, says: ["passed"]),
        password("forbidden", folder: { $0.sshPassword.forbidden }, status: 1, says: ["permission denied"]),
        password("without files", folder: { $0.sshPassword.empty }, status: 1, says: ["actual:   0 entries"]),
    ]

    @Test(arguments: folders)
    func looksIntoFolders(_ one: OneStep) async throws { try await one.check() }

    @Test func triesAWrongPasswordOnce() async throws {
        let stage = try Stage()
        let user = stage.peers.sshPassword.user(of: "once")
        let plan = """
            ctplan: 1
            title: A wrong password
            inputs: {password: {about: its password, secret: true}}
            hosts: {rap: "sftp://127.0.0.1:\(stage.peers.sshPassword.port)"}
            objectives:
              list:
                steps:
                  ask:
                    sftp: {to: rap, user: \(user), password: $(password), list: /}
                    retry: {every: 100ms, attempts: 5, for: [connection, timeout, unmet]}

            """
        let run = try await stage.run(
            plan: plan, site: "known-hosts: \(stage.peers.ssh.knownHosts)\ninputs: {password: {env: WRONG}}\n",
            environment: ["WRONG": "not the password"])
        try expect(run, 1, on: stage)
        #expect(try stage.peers.sshPassword.attempts(by: user).map(\.outcome) == ["refused"])
    }
}
