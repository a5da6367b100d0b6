import TestSupport
import Testing

/// Each word of `connection` with each kind that can find it: what a plan expects passes, what it does not is told.
@Suite("What became of a connection")
struct RunConnectionTests {
    private static let message = "from: test@example.com, recipients: [ops@example.com], subject: Test, text: hello"
    /// A step of each kind that makes a connection.
    private static let kinds: [(name: String, scheme: String, step: String)] = [
        ("http", "http", "http: {to: peer}"), ("https", "https", "http: {to: peer}"),
        ("sftp", "sftp", "sftp: {to: peer, user: x, password: $(password)}"),
        ("ssh", "ssh", "ssh: {to: peer, user: x, password: $(password)}"),
        ("tcp", "tcp", "tcp: {to: peer, read-bytes: 4}"), ("tls", "tls", "tls: {to: peer}"),
        ("starttls", "tls", "tls: {to: peer, starttls: smtp}"),
        ("ftp", "ftp", "ftp: {to: peer, user: x, security: none}"), ("ftps", "ftps", "ftp: {to: peer, user: x}"),
        ("smtp", "smtp", "mail: {to: peer, \(message), security: none}"),
        ("smtps", "smtps", "mail: {to: peer, \(message)}"),
        ("imap", "imap", "mail: {to: peer, user: x, password: $(password), folder: INBOX, security: none}"),
        ("imaps", "imaps", "mail: {to: peer, user: x, password: $(password), folder: INBOX}"),
        ("dns over TCP", "dns", "dns: {server: peer, name: www.test, over: tcp}"),
        ("dns", "dns", "dns: {server: peer, name: www.test}"), ("ping", "tcp", "ping: {to: peer, count: 1, wait: 1s}"),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let word: String
        let host: String
        let step: String
        let says: String
    }

    /// Inside a namespace that has no way out: `says` is what the text tells beside the outcome.
    private static let places: [(word: String, address: String, says: String, without: Set<String>)] = [
        // A server of names is an address always.
        ("name", "nowhere.invalid", "\"nowhere.invalid\"", ["dns", "dns over TCP"]),
        ("route", "192.0.2.1", "no way to", []),
        ("refused", "127.0.0.1", "refused", ["ping"]),
    ]

    static let inside = places.flatMap { place in
        kinds.filter { !place.without.contains($0.name) }.map { kind in
            Case(
                testDescription: "\(place.word) by \(kind.name)", word: place.word,
                host: "\(kind.scheme)://\(place.address):9", step: kind.step, says: place.says)
        }
    }

    private static func plan(_ host: String, _ step: String, expecting word: String?) -> String {
        let inputs = step.contains("$(password)") ? "inputs: {password: {about: the password, secret: true}}\n" : ""
        return """
            ctplan: 1
            title: A connection
            \(inputs)hosts: {peer: "\(host)"}
            objectives:
              try:
                steps:
                  ask:
                    \(step)
                    timeout: 2s
            \(word.map { "        expect: {connection: \($0)}\n" } ?? "")
            """
    }

    private static func site(_ step: String, _ stage: Stage) -> String {
        "known-hosts: \(stage.peers.ssh.knownHosts)\n"
            + (step.contains("$(password)") ? "inputs: {password: {env: PASSWORD}}\n" : "")
    }

    @Test(arguments: inside)
    func `is told of a place that cannot be reached`(_ one: Case) async throws {
        for word in [nil, one.word] {
            let stage = try Stage()
            let run = try await stage.run(
                plan: Self.plan(one.host, one.step, expecting: word), site: Self.site(one.step, stage),
                in: Namespace(setUp: Namespace.pingsAllowed),
                // No packet can leave the namespace, whatever the address of the machine's resolver.
                environment: ["PASSWORD": "x", "CTPLAN_ALLOW_NETWORKS": "0.0.0.0/0,::/0"])
            try expect(
                run, word == nil ? 3 : 0,
                says: word == nil ? ["error    try.ask", one.says] : ["passed", "connection \"\(one.word)\""], on: stage
            )
        }
    }

    struct Peer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: [String]
        let port: @Sendable (Peers) -> Int
        let kind: (scheme: String, step: String)
    }

    /// What may be told of a peer: of noise, each protocol tells what it can.
    static let peers = kinds.filter { !["dns", "ping"].contains($0.name) }.flatMap { kind in
        // Noise is as good as anything to read by TCP.
        let words = kind.name == "tcp" ? ["established"] : ["protocol", "tls", "reset", "timeout"]
        return [
            Peer(
                testDescription: "silence to \(kind.name)", words: ["timeout"], port: { $0.hostile.silent },
                kind: (kind.scheme, kind.step)),
            Peer(
                testDescription: "noise to \(kind.name)", words: words,
                port: { $0.hostile.garbage }, kind: (kind.scheme, kind.step)),
        ]
    }

    @Test(arguments: peers)
    func `is told of a peer that is no server`(_ one: Peer) async throws {
        let stage = try Stage()
        let host = "\(one.kind.scheme)://127.0.0.1:\(one.port(stage.peers))"
        let words = "{one-of: [\(one.words.joined(separator: ", "))]}"
        let expected = try await stage.run(
            plan: Self.plan(host, one.kind.step, expecting: words), site: Self.site(one.kind.step, stage),
            environment: ["PASSWORD": "x"])
        try expect(expected, 0, says: ["passed"], on: stage)
        guard !one.words.contains("established") else { return }
        let other = try Stage()
        let run = try await other.run(
            plan: Self.plan(host, one.kind.step, expecting: "established"), site: Self.site(one.kind.step, other),
            environment: ["PASSWORD": "x"])
        #expect([1, 3].contains(run.status), "\(run.said)")
    }
}
