import TestSupport
import Testing

@Suite("Mail by SMTP and IMAP")
struct RunMailTests {
    private static func at(
        _ host: @escaping @Sendable (Peers) -> String, _ name: String, _ fields: String, expect: String? = nil,
        more: [String] = [], password: String? = nil, user: String? = nil, status: Int32 = 0,
        says: [String] = ["passed"]
    ) -> OneStep {
        let isLoggedOn = fields.contains("$(")
        return OneStep(
            name, host: host,
            step: { _ in
                ["mail: {to: peer, \(fields)}"] + (expect.map { ["expect: {\($0)}"] } ?? []) + more
            },
            site: {
                "ca-file: \($0.ca)\n"
                    + (isLoggedOn ? "inputs: {account: \(user ?? $0.mail.user), password: {env: PASSWORD}}\n" : "")
            }, environment: { ["PASSWORD": password ?? $0.mail.password] }, status: status, says: says)
    }

    private static let logon = "user: $(account), password: $(password)"
    private static let message = "from: test@example.com, recipients: [ops@example.com], subject: Test, text: hello"
    private static let smtp: @Sendable (Peers) -> String = { "smtp://127.0.0.1:\($0.mail.smtp.explicit)" }
    private static let smtps: @Sendable (Peers) -> String = { "smtps://127.0.0.1:\($0.mail.smtp.implicit)" }
    private static let plain: @Sendable (Peers) -> String = { "smtp://127.0.0.1:\($0.mail.smtp.plain)" }
    private static let imap: @Sendable (Peers) -> String = { "imap://127.0.0.1:\($0.mail.imap.explicit)" }
    private static let imaps: @Sendable (Peers) -> String = { "imaps://127.0.0.1:\($0.mail.imap.implicit)" }

    private static func to(_ recipients: String) -> String {
        "security: none, from: test@example.com, recipients: [\(recipients)], subject: Test"
    }

    static let messages = [
        at(
            smtp, "after STARTTLS", "\(logon), \(message)",
            expect: """
                accepted: {count: 1}, response: {contains: queued}, server: {contains: SMTP}, \
                tls-version: {starts-with: TLSv1}
                """),
        at(smtps, "by TLS from the start", "\(logon), \(message)", expect: "response: {contains: queued}"),
        at(plain, "in the clear", "security: none, \(message)", expect: "response: {contains: queued}"),
        at(plain, "no TLS where it is wanted", message, status: 1, says: ["agrees on no TLS"]),
        at(
            plain, "a server without logon", "security: none, \(logon), \(message)", status: 1,
            says: ["offers no logon that can be used"]),
        at(smtp, "no logon where one is wanted", message, status: 1, says: ["530"]),
        at(
            plain, "a recipient that is unknown", to("ops@example.com, unknown@example.com"), status: 1,
            says: ["refused RCPT", "550 5.1.1 No such user here"]),
        at(plain, "another domain, as expected", to("x@example.org"), expect: "connection: permission"),
        at(plain, "not now", to("later@example.com"), status: 3, says: ["451"]),
        at(plain, "no address", to("\"x>\""), status: 3, says: ["is not an address for mail"]),
        at(
            plain, "a header field in the subject",
            "security: none, from: a@example.com, recipients: b@example.com, subject: \"a\\r\\nBcc: c@example.com\"",
            status: 3, says: ["holds the end of a line"]),
        at(imap, "a message to send by IMAP", "\(logon), \(message)", status: 3, says: ["does not take messages"]),
        at(plain, "a search by SMTP", "security: none, folder: INBOX", status: 3, says: ["cannot be looked at"]),
        at(imaps, "no such folder", "\(logon), folder: None", expect: "connection: missing"),
        at(imap, "a wrong password", "\(logon), folder: INBOX", password: "no", status: 1, says: ["logon refused"]),
        at(
            imap, "no such message", "\(logon), wait-for: {subject: never sent}", status: 1,
            says: ["at least one such message in INBOX", "say how long with retry"]),
        at(
            imap, "no such message, and a retry for other things", "\(logon), wait-for: {subject: never sent}",
            more: ["retry: {every: 1s, attempts: 2}"], status: 1, says: ["add unmet to what \"retry\" is for"]),
        at(
            imap, "a subject that turned out empty", "\(logon), wait-for: {subject: $(account | replace '.' '')}",
            status: 3, says: ["\"subject\" in wait-for is empty, so any message would do"]),
        at(
            imap, "no such message, where each is to be good", "\(logon), wait-for: {subject: never sent}",
            expect: "messages: {none: {subject: {contains: FAIL}}, at-most: 5}", status: 1,
            says: ["at least one such message in INBOX"]),
        at(
            imap, "no such message, as expected", "\(logon), wait-for: {subject: never}", expect: "messages: {count: 0}"
        ),
        at(
            { "imap://127.0.0.1:\($0.hostile.closed)" }, "closed", "\(logon), folder: INBOX", status: 3,
            says: ["refused"]),
        at(
            { "imap://127.0.0.1:\($0.hostile.silent)" }, "silent", "\(logon), folder: INBOX", more: ["timeout: 1s"],
            status: 3, says: ["within"]),
        at(
            { "smtp://127.0.0.1:\($0.hostile.silent)" }, "silent too", message, more: ["timeout: 1s"], status: 3,
            says: ["within"]),
        at(
            { "smtp://127.0.0.1:\($0.hostile.garbage)" }, "noise", message, more: ["timeout: 2s"], status: 3,
            says: ["error    try.ask"]),
        at(
            { "imap://127.0.0.1:\($0.hostile.garbage)" }, "noise by IMAP", "\(logon), folder: INBOX",
            more: ["timeout: 2s"], status: 3, says: ["error    try.ask"]),
        at({ _ in "smtp://192.0.2.1" }, "outside the guard", message, status: 3, says: ["outside"]),
    ]

    @Test(arguments: messages)
    func `sends and looks, or says why not`(_ one: OneStep) async throws { try await one.check() }

    @Test func `finds what was sent, beyond ASCII too`() async throws {
        let subject = "Grüße vom Verbindungstest, 連接測試 und noch viel mehr Text, der gefaltet wird"
        try await Self.at(
            Self.smtps, "sent",
            "\(Self.logon), from: test@example.com, recipients: [ops@example.com], subject: \"\(subject)\", text: \"a\\n.\\nb\""
        ).check()
        for host in [Self.imap, Self.imaps] {
            try await Self.at(
                host, "found", "\(Self.logon), wait-for: {subject: VERBINDUNGSTEST, from: test@, newer-than: 5m}",
                expect: """
                    messages: {at-least: 1, each: {subject: "\(subject)", from: {contains: test@example.com}, \
                    date: {newer-than: 5m}, size: {at-least: 100}}}
                    """
            ).check()
        }
    }

    @Test func `shows no escape sequence of a subject`() async throws {
        try await Self.at(
            Self.plain, "sent",
            "security: none, from: evil@example.com, recipients: [ops@example.com], subject: a hostile one"
        ).check()
        let run = try await Self.at(
            Self.imap, "found", "\(Self.logon), wait-for: {from: evil@}", expect: "messages: {count: 99}", status: 1,
            says: ["red"]
        ).check()
        #expect(!run.said.contains("\u{1B}"))
    }

    @Test func `tries a wrong password once`() async throws {
        let user = try Peers.shared.mail.user + "-once"
        try await Self.at(
            Self.smtp, "wrong", "\(Self.logon), \(Self.message)",
            more: ["retry: {every: 100ms, attempts: 5, for: [connection, timeout, unmet]}"], password: "not it",
            user: user, status: 1, says: ["logon refused"]
        ).check()
        #expect(try Peers.shared.mail.attempts(by: user).map(\.outcome) == ["refused"])
    }

    @Test(arguments: [
        ("from: a@example.com", "a message to send needs \"recipients\""),
        ("folder: INBOX, subject: x", "\"subject\" is for a message to send, and \"folder\" for one to look for"),
        ("wait-for: {sender: x}", "unknown field \"sender\" in wait-for"),
        ("wait-for: {subject: \"\"}", "\"subject\" in wait-for is empty, so any message would do"),
        ("wait-for: {newer-than: 10m, from: \" \"}", "\"from\" in wait-for is empty, so any message would do"),
        ("wait-for: {newer-than: soon}", "\"soon\" is not a duration such as 10m"),
        ("folder: INBOX, user: x", "\"user\" and \"password\" go together"),
    ])
    func `lint finds what does not go together`(fields: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Mail
            hosts: {mail: "imap://192.0.2.1"}
            objectives:
              mail:
                steps:
                  look: {mail: {to: mail, \(fields)}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        #expect(lint.status == 1 && (lint.standardOutput + lint.standardError).contains(says))
    }
}
