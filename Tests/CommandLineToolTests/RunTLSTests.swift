import TestSupport
import Testing

@Suite("Agreeing on TLS")
struct RunTLSTests {
    private static func tls(
        _ name: String, _ host: @escaping @Sendable (Peers) -> String, _ fields: String = "", expect: String,
        site: @escaping @Sendable (Peers) -> String? = { "ca-file: \($0.ca)\n" }, status: Int32 = 0,
        says: [String] = ["passed"]
    ) -> OneStep {
        OneStep(
            name, host: host, step: { _ in ["tls: {to: peer\(fields)}", "expect: {\(expect)}"] }, site: site,
            status: status, says: says)
    }

    private static func bad(_ name: String, _ port: @escaping @Sendable (Peers) -> Int) -> OneStep {
        tls(name, { "tls://127.0.0.1:\(port($0))" }, expect: "certificate: {problem: \(name), key-bits: {at-least: 1}}")
    }

    private static let web: @Sendable (Peers) -> String = { "tls://127.0.0.1:\($0.web.httpsPort)" }

    static let handshakes = [
        tls(
            "the whole chain", web,
            expect: """
                tls-version: TLSv1.3, certificate: {not-before: {older-than: 0s}, expires-in: {at-least: 1d}, \
                key-type: {one-of: [EC, RSA]}, signature: {matches: "(?i)sha"}, \
                chain: {at-least: 2, each: {expires-in: {at-least: 1d}, key-bits: {at-least: 256}}}}
                """),
        tls(
            "another name", web, ", server-name: www.ccass.com",
            expect: "certificate: {names: {contains: www.ccass.com}}"),
        tls(
            "a name it does not have", web, ", server-name: www.example.org",
            expect: "certificate: {problem: wrong-name}"),
        tls(
            "a name it does not have, in words", web, ", server-name: www.example.org", expect: "tls-version: TLSv1.3",
            status: 1, says: ["not for \"www.example.org\"", "the certificate of 127.0.0.1:"]),
        tls("a protocol that is taken", web, ", alpn: [h2, http/1.1]", expect: "alpn: h2"),
        bad("expired", \.badCertificates.expired), bad("not-yet-valid", \.badCertificates.notYetValid),
        bad("self-signed", \.badCertificates.selfSigned), bad("wrong-name", \.badCertificates.wrongName),
        bad("unknown-issuer", \.badCertificates.unknownCa),
        tls(
            "after STARTTLS of aiosmtpd", { "smtp://127.0.0.1:\($0.mail.smtp.explicit)" }, ", starttls: smtp",
            expect: "tls-version: {starts-with: TLSv1}, timings: {tls: {at-most: 20s}}"),
        tls(
            "after STARTTLS of Dovecot", { "imap://127.0.0.1:\($0.daemons.imap)" }, ", starttls: imap",
            expect: "certificate: {names: {contains: www.ccass.com}}"),
        tls(
            "after AUTH TLS of vsftpd", { "ftp://127.0.0.1:\($0.daemons.ftp)" }, ", starttls: ftp",
            expect: "certificate: {expires-in: {at-least: 1d}}"),
        tls(
            "after AUTH TLS of pyftpdlib", { "ftp://127.0.0.1:\($0.ftp.explicit)" },
            ", starttls: ftp, server-name: www.ccass.com", expect: "connection: established"),
        tls(
            "not offered by aiosmtpd", { "smtp://127.0.0.1:\($0.mail.smtp.plain)" }, ", starttls: smtp",
            expect: "connection: tls"),
        tls(
            "an authority that is not trusted, after STARTTLS", { "imap://127.0.0.1:\($0.daemons.imap)" },
            ", starttls: imap", expect: "certificate: {problem: unknown-issuer}", site: { "ca-file: \($0.otherCa)\n" }),
        tls("refused", { "tls://127.0.0.1:\($0.hostile.closed)" }, expect: "connection: refused"),
        tls("cut", { "tls://127.0.0.1:\($0.hostile.cutTls)" }, expect: "connection: reset"),
        tls("no TLS", { "tls://127.0.0.1:\($0.hostile.garbage)" }, expect: "connection: tls"),
    ]

    @Test(arguments: handshakes)
    func `shows the certificate, or says why there is none`(_ one: OneStep) async throws { try await one.check() }

    @Test(arguments: ["https://x", "192.0.2.1", "a name"])
    func `lint knows what is no name`(name: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: TLS
            hosts: {peer: "tls://192.0.2.1:443"}
            objectives:
              try:
                steps:
                  ask: {tls: {to: peer, server-name: "\(name)"}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        #expect((lint.standardOutput + lint.standardError).contains("\"\(name)\" is not a server's name"))
    }

    // MARK: Through a proxy

    enum Way: String, CaseIterable { case http, socks5h }

    private static func proxy(_ way: Way, _ peers: Peers, password: String? = nil) -> String {
        let port = way == .http ? peers.proxies.http : peers.proxies.socks
        return """
            ca-file: \(peers.ca)
            proxy: {url: "\(way.rawValue)://127.0.0.1:\(port)", user: \(peers.proxies.user), password: {env: PROXY}}

            """
    }

    private static func through(
        _ way: Way, _ name: String, _ host: @escaping @Sendable (Peers) -> String,
        _ step: @escaping @Sendable (Peers) -> String, expect: String? = nil, password: String? = nil,
        more: @escaping @Sendable (Peers) -> String = { _ in "" }, status: Int32 = 0, says: [String] = ["passed"]
    ) -> OneStep {
        OneStep(
            "\(name) by \(way.rawValue)", host: host,
            step: { [step($0)] + (expect.map { ["expect: {\($0)}"] } ?? []) },
            site: { proxy(way, $0) + more($0) },
            environment: { ["PROXY": password ?? $0.proxies.password, "PASSWORD": $0.ftp.password] }, status: status,
            says: says)
    }

    private static let account: @Sendable (Peers) -> String = {
        "inputs: {account: \($0.ftp.user), password: {env: PASSWORD}}\n"
    }

    static let proxied =
        Way.allCases.flatMap { way in
            [
                through(
                    way, "tls", web, { _ in "tls: {to: peer}" },
                    expect: "certificate: {names: {contains: www.ccass.com}}"),
                through(
                    way, "STARTTLS", { "imap://127.0.0.1:\($0.daemons.imap)" },
                    { _ in "tls: {to: peer, starttls: imap}" }, expect: "connection: established"),
                through(
                    way, "tcp", { "tcp://127.0.0.1:\($0.ssh.port)" }, { _ in "tcp: {to: peer, read-until: SSH}" },
                    expect: "received: {starts-with: SSH-2.0}"),
                through(
                    way, "ftp", { "ftp://127.0.0.1:\($0.ftp.explicit)" },
                    { _ in "ftp: {to: peer, user: $(account), password: $(password), list: /INBOX}" },
                    expect: "files: {count: 3}", more: account),
                // Both connections go to the address that was judged, and the certificate is for the name.
                through(
                    way, "ftp by name", { "ftp://www.ccass.com:\($0.ftp.explicit)" },
                    { _ in "ftp: {to: peer, user: $(account), password: $(password), list: /INBOX}" },
                    expect: "files: {count: 3}", more: { account($0) + "hosts: {peer: {address: 127.0.0.1}}\n" }),
                through(
                    way, "tls by name", { "tls://www.ccass.com:\($0.web.httpsPort)" }, { _ in "tls: {to: peer}" },
                    expect: "certificate: {names: {contains: www.ccass.com}}",
                    more: { _ in "hosts: {peer: {address: 127.0.0.1}}\n" }),
                through(
                    way, "a name without an address", { _ in "tls://elsewhere.invalid:443" },
                    { _ in "tls: {to: peer}" },
                    status: 3, says: ["was not asked of the proxy", "give the address of \"elsewhere.invalid\""]),
                through(
                    way, "a wrong password of ftp", { "ftp://127.0.0.1:\($0.ftp.explicit)" },
                    { _ in "ftp: {to: peer, user: nobody, password: $(password), list: /INBOX}" },
                    expect: "connection: authentication", more: { _ in "inputs: {password: {env: PASSWORD}}\n" }),
                through(
                    way, "mail", { "smtps://127.0.0.1:\($0.mail.smtp.implicit)" },
                    { _ in
                        "mail: {to: peer, user: $(account), password: $(password), from: a@example.com, recipients: b@example.com}"
                    }, expect: "accepted: {count: 1}", more: account),
                through(
                    way, "imap", { "imap://127.0.0.1:\($0.mail.imap.explicit)" },
                    { _ in "mail: {to: peer, user: $(account), password: $(password), folder: INBOX}" },
                    expect: "connection: established", more: account),
                through(
                    way, "sftp", { "sftp://127.0.0.1:\($0.sshPassword.port)" },
                    { "sftp: {to: peer, user: $(account), password: $(password), list: \($0.sshPassword.reports)}" },
                    expect: "files: {count: 3}", more: { account($0) + "known-hosts: [\($0.ssh.knownHosts)]\n" }),
                through(
                    way, "a wrong logon", web, { _ in "tls: {to: peer}" }, password: "no", status: 1,
                    says: ["(proxy for 127.0.0.1:"]),
                through(
                    way, "a wrong logon, expected of the target", { "ftp://127.0.0.1:\($0.ftp.plain)" },
                    { _ in "ftp: {to: peer, user: x, security: none}" }, expect: "connection: authentication",
                    password: "no", status: 1, says: ["(proxy for 127.0.0.1:"]),
                through(
                    way, "past the proxy", web, { _ in "tls: {to: peer}" }, password: "no",
                    more: { _ in "hosts: {peer: {direct: true}}\n" }),
                through(
                    way, "outside the guard", { _ in "tcp://192.0.2.1:9" }, { _ in "tcp: {to: peer}" }, status: 3,
                    says: ["outside"]),
            ]
        } + [
            through(
                .socks5h, "a closed port", { "tcp://127.0.0.1:\($0.hostile.closed)" }, { _ in "tcp: {to: peer}" },
                expect: "connection: refused"),
            through(
                .http, "a closed port", { "tcp://127.0.0.1:\($0.hostile.closed)" }, { _ in "tcp: {to: peer}" },
                expect: "connection: refused", status: 3, says: ["did not connect: HTTP status"]),
        ]

    @Test(arguments: proxied)
    func `every kind goes through the site's proxy`(_ one: OneStep) async throws { try await one.check() }

    // MARK: Servers as they are in use

    static let daemons = [
        OneStep(
            "vsftpd", host: { "ftp://127.0.0.1:\($0.daemons.ftp)" },
            step: { _ in
                [
                    "ftp: {to: peer, user: anonymous, password: $(password), list: INBOX}",
                    "expect: {files: {count: 3}, server: {contains: vsFTPd}}",
                ]
            },
            site: { "ca-file: \($0.ca)\ninputs: {password: {env: PASSWORD}}\n" },
            environment: { ["PASSWORD": $0.daemons.ftpPassword] }, status: 0, says: ["passed"]),
        OneStep(
            "a file from vsftpd", host: { "ftp://127.0.0.1:\($0.daemons.ftp)" },
            step: { _ in
                [
                    "ftp: {to: peer, user: anonymous, password: $(password), get: INBOX/DRPT01_20210814.csv}",
                    "expect: {size: 23, modified: {newer-than: 1d}}",
                ]
            },
            site: { "ca-file: \($0.ca)\ninputs: {password: {env: PASSWORD}}\n" },
            environment: { ["PASSWORD": $0.daemons.ftpPassword] }, status: 0, says: ["passed"]),
        OneStep(
            "a wrong password at vsftpd", host: { "ftp://127.0.0.1:\($0.daemons.ftp)" },
            step: { _ in
                [
                    "ftp: {to: peer, user: anonymous, password: $(password), list: /}",
                    "expect: {connection: authentication}",
                ]
            },
            site: { "ca-file: \($0.ca)\ninputs: {password: {env: PASSWORD}}\n" },
            environment: { _ in ["PASSWORD": "no"] },
            status: 0, says: ["passed"]),
        vsftpd("a missing file at vsftpd", "get: INBOX/none", "connection: missing"),
        vsftpd("an empty folder at vsftpd", "list: empty", "files: {count: 0}"),
        // It has no MLSD, and answers LIST with 226 and an empty list.
        vsftpd("a missing folder at vsftpd", "list: INBOX/none", "connection: missing"),
        vsftpd("a file to vsftpd", "put: outbox/up.txt, content: hello, replace: true", "size: 5"),
        dovecot(
            "Dovecot by STARTTLS", { "imap://127.0.0.1:\($0.daemons.imap)" }, "wait-for: {subject: confirmed}",
            "messages: {count: 1, each: {from: ops@example.com}}"),
        dovecot(
            "Dovecot by TLS", { "imaps://127.0.0.1:\($0.daemons.imaps)" }, "wait-for: {subject: 連接測試, from: Börse}",
            "messages: {count: 1}"),
        dovecot(
            "a folder beyond ASCII at Dovecot", { "imaps://127.0.0.1:\($0.daemons.imaps)" }, "folder: 通知",
            "messages: {count: 0}"),
        dovecot(
            "no such folder at Dovecot", { "imaps://127.0.0.1:\($0.daemons.imaps)" }, "folder: None",
            "connection: missing"),
        dovecot(
            "a wrong password at Dovecot", { "imaps://127.0.0.1:\($0.daemons.imaps)" }, "folder: INBOX",
            "connection: authentication", password: "no"),
    ]

    private static func vsftpd(_ name: String, _ fields: String, _ expect: String) -> OneStep {
        OneStep(
            name, host: { "ftp://127.0.0.1:\($0.daemons.ftp)" },
            step: { _ in
                ["ftp: {to: peer, user: anonymous, password: $(password), \(fields)}", "expect: {\(expect)}"]
            },
            site: { "ca-file: \($0.ca)\ninputs: {password: {env: PASSWORD}}\n" },
            environment: { ["PASSWORD": $0.daemons.ftpPassword] }, status: 0, says: ["passed"])
    }

    private static func dovecot(
        _ name: String, _ host: @escaping @Sendable (Peers) -> String, _ fields: String, _ expect: String,
        password: String? = nil
    ) -> OneStep {
        OneStep(
            name, host: host,
            step: { _ in
                ["mail: {to: peer, user: $(account), password: $(password), \(fields)}", "expect: {\(expect)}"]
            },
            site: { "ca-file: \($0.ca)\ninputs: {account: \($0.daemons.mailUser), password: {env: PASSWORD}}\n" },
            environment: { ["PASSWORD": password ?? $0.daemons.mailPassword] }, status: 0, says: ["passed"])
    }

    @Test(arguments: daemons)
    func `talks with servers as they are in use`(_ one: OneStep) async throws { try await one.check() }
}
