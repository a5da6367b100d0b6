import FoundationEssentials
import TestSupport
import Testing

@Suite("Files by FTP")
struct RunFTPTests {
    private static let site: @Sendable (Peers) -> String? = {
        "ca-file: \($0.ca)\ninputs: {account: \($0.ftp.user), password: {env: PASSWORD}}\n"
    }

    /// One action at a stand-in server.
    private static func at(
        _ host: @escaping @Sendable (Peers) -> String, _ name: String, _ fields: String, expect: String? = nil,
        more: [String] = [], password: String? = nil,
        site: @escaping @Sendable (Peers) -> String? = RunFTPTests.site, status: Int32 = 0, says: [String] = ["passed"]
    ) -> OneStep {
        OneStep(
            name, host: host,
            step: { _ in
                ["ftp: {to: peer, \(fields)}"] + (expect.map { ["expect: {\($0)}"] } ?? []) + more
            }, site: site, environment: { ["PASSWORD": password ?? $0.ftp.password] }, status: status, says: says)
    }

    private static let explicit: @Sendable (Peers) -> String = { "ftp://127.0.0.1:\($0.ftp.explicit)" }
    private static let implicit: @Sendable (Peers) -> String = { "ftps://127.0.0.1:\($0.ftp.implicit)" }
    private static let plain: @Sendable (Peers) -> String = { "ftp://127.0.0.1:\($0.ftp.plain)" }
    private static let old: @Sendable (Peers) -> String = { "ftp://127.0.0.1:\($0.ftp.old)" }
    private static let logon = "user: $(account), password: $(password)"
    private static let report = "DRPT01_20210814.csv"

    static let deeds = [
        at(
            explicit, "a listing after AUTH TLS", "\(logon), list: /INBOX, matching: \"*.csv\"",
            expect: """
                files: {at-least: 1, each: {size: {at-least: 1}, modified: {newer-than: 1d}}}, server: {contains: FTP}, \
                tls-version: {starts-with: TLSv1}, certificate: {expires-in: {at-least: 1d}}
                """),
        at(
            implicit, "a file by TLS from the start", "\(logon), get: /INBOX/\(report)",
            expect: """
                content: {contains: "HSI,12"}, size: 23, modified: {newer-than: 1d}, \
                sha256: 3579b28896895d432dfb7935d5558f3a4d0882350547f44d7ea8c1aa47a3001d
                """),
        at(plain, "a listing in the clear", "\(logon), security: none, list: INBOX", expect: "files: {at-least: 3}"),
        at(old, "a server without MLSD", "\(logon), security: none, list: INBOX", expect: "files: {at-least: 3}"),
        at(explicit, "an empty folder", "\(logon), list: /empty", expect: "files: {count: 0}"),
        at(explicit, "only the logon", logon, expect: "connection: established"),
        at(
            plain, "no TLS where it is wanted", "\(logon), list: /", status: 1,
            says: ["agrees on no TLS", "write security: none"]),
        at(
            implicit, "TLS from the start, and another wish", "\(logon), security: none, list: /", status: 3,
            says: ["has TLS from the start, and the step says security: none"]),
        at(explicit, "a missing file", "\(logon), get: /INBOX/none", status: 1, says: ["550"]),
        at(
            explicit, "a missing file, as expected", "\(logon), get: /INBOX/none", expect: "connection: missing"),
        at(
            explicit, "a file that is too large", "\(logon), get: /INBOX/\(report), max-size: 22", status: 1,
            says: ["larger than 22 bytes", "allow it with max-size"]),
        at(
            explicit, "forbidden to write", "\(logon), put: /forbidden/x, content: x, replace: true",
            expect: "connection: permission"),
        at(
            explicit, "an authority that is not trusted", "\(logon), list: /",
            expect: "certificate: {problem: unknown-issuer}",
            site: { "ca-file: \($0.otherCa)\ninputs: {account: \($0.ftp.user), password: {env: PASSWORD}}\n" }),
        at(
            explicit, "a line's end in the account", "user: \"x\\r\\nDELE y\", password: $(password), list: /",
            site: { _ in "inputs: {password: {env: PASSWORD}}\n" }, status: 3, says: ["holds the end of a line"]),
    ]

    @Test(arguments: deeds)
    func `does one thing, or says why not`(_ one: OneStep) async throws { try await one.check() }

    private static func hostile(
        _ kind: String, _ deed: String = "list: /x", expect: String? = nil, status: Int32, says: [String]
    ) -> OneStep {
        at(
            { "ftp://127.0.0.1:\($0.hostile.ftp)" }, kind,
            "user: \(kind), password: $(password), security: none, \(deed)", expect: expect, more: ["timeout: 3s"],
            site: { _ in "inputs: {password: {env: PASSWORD}}\n" }, status: status, says: says)
    }

    static let troubles = [
        hostile("silent", status: 3, says: ["within", "error    try.ask"]),
        hostile("chatter", status: 3, says: ["error    try.ask"]),
        hostile("hang-up", status: 3, says: ["the server hung up on the logon"]),
        hostile("cut", status: 3, says: ["error    try.ask"]),
        hostile("no-end", status: 3, says: ["did not finish its answer to MLSD"]),
        hostile("garbage", status: 3, says: ["10 lines in no form that is known"]),
        hostile(
            "half-read", expect: "files: {none: {name: ERROR.txt}}", status: 3,
            says: ["a line in no form that is known: \"ERROR.txt, whatever"]),
        hostile("many", status: 1, says: ["has more than 100000 entries"]),
        hostile("endless", "get: /x, max-size: 8MiB", status: 1, says: ["larger than 8388608 bytes"]),
        // The address that its answer to PASV names is never gone to: the guard would say so.
        hostile("elsewhere", expect: "files: {count: 1}", status: 0, says: ["passed"]),
        at(
            { "ftp://127.0.0.1:\($0.hostile.closed)" }, "a closed port", "\(logon), list: /", status: 3,
            says: ["connection refused by"]),
        at(
            { "ftp://127.0.0.1:\($0.hostile.silent)" }, "no greeting", "\(logon), list: /", more: ["timeout: 1s"],
            status: 3, says: ["within"]),
        at(
            { "ftps://127.0.0.1:\($0.hostile.silent)" }, "no TLS", "\(logon), list: /", more: ["timeout: 1s"],
            status: 3, says: ["TLS handshake"]),
        at(
            { "ftp://127.0.0.1:\($0.hostile.garbage)" }, "noise", "\(logon), list: /", more: ["timeout: 2s"],
            status: 3, says: ["error    try.ask"]),
        at(
            { _ in "ftp://192.0.2.1" }, "an address outside the guard", "\(logon), list: /", status: 3,
            says: ["outside"]),
    ]

    @Test(arguments: troubles)
    func `bears what a server does`(_ one: OneStep) async throws { try await one.check() }

    @Test func `shows no escape sequence of a name`() async throws {
        let run = try await Self.hostile("names", expect: "files: {count: 9}", status: 1, says: ["red"]).check()
        let commands: Set<Unicode.Scalar> = ["\u{1B}", "\u{7}", "\r", "\u{9B}", "\u{202E}"]
        #expect(!run.said.unicodeScalars.contains(where: commands.contains), "\(run.said)")
    }

    @Test func `tries a wrong password once`() async throws {
        let user = try Peers.shared.ftp.user + "-once"
        try await Self.at(
            Self.explicit, "a wrong password", "user: \(user), password: $(password), list: /",
            more: ["retry: {every: 100ms, attempts: 5, for: [connection, timeout, unmet]}"], password: "not it",
            site: { "ca-file: \($0.ca)\ninputs: {password: {env: PASSWORD}}\n" }, status: 1, says: ["logon refused"]
        ).check()
        #expect(try Peers.shared.ftp.attempts(by: user).map(\.outcome) == ["refused"])
    }

    @Test func `never overwrites unless told to`() async throws {
        let path = try Peers.shared.ftp.root + "/outbox/up.txt"
        let put = "put: /outbox/up.txt, content"
        try await Self.at(Self.explicit, "new", "\(Self.logon), \(put): first", expect: "size: 5").check()
        try await Self.at(
            Self.explicit, "there", "\(Self.logon), \(put): second", status: 1,
            says: ["is there already, and was left as it is", "replace: true"]
        ).check()
        #expect(try readText(path) == "first")
        try await Self.at(
            Self.explicit, "replace", "\(Self.logon), \(put): second, replace: true",
            expect: "sha256: 16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4"
        ).check()
        #expect(try readText(path) == "second")
        try await Self.at(Self.explicit, "remove", "\(Self.logon), remove: /outbox/up.txt").check()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        ("get: /a, put: /b, content: x", "\"get\" and \"put\" are two actions"),
        ("put: /b", "\"put\" needs \"content\""), ("get: /b, replace: true", "\"replace\" goes with \"put\""),
        ("list: /b, security: some", "expected none, explicit or implicit"),
    ])
    func `lint finds what does not go together`(fields: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Files
            hosts: {rap: "ftp://192.0.2.1"}
            objectives:
              files:
                steps:
                  look: {ftp: {to: rap, user: x, \(fields)}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        #expect(lint.status == 1 && (lint.standardOutput + lint.standardError).contains(says))
    }
}
