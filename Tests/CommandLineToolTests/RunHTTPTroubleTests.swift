import TestSupport
import Testing

@Suite("Trouble on the web")
struct RunHTTPTroubleTests {
    private static func plain(
        _ name: String, _ host: @escaping @Sendable (Peers) -> Int, _ more: [String] = [], status: Int32,
        says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "http://127.0.0.1:\(host($0))" }, step: { _ in ["http: {to: peer}"] + more }, status: status,
            says: says)
    }

    private static func secure(
        _ name: String, _ port: @escaping @Sendable (Peers) -> Int, host: String = "www.ccass.com",
        _ more: [String] = [],
        site: @escaping @Sendable (Peers) -> String = { "ca-file: \($0.ca)" }, status: Int32, says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "https://\(host):\(port($0))" }, step: { _ in ["http: {to: peer}"] + more },
            site: { "hosts: {peer: {address: 127.0.0.1}}\n\(site($0))\n" }, status: status, says: says)
    }

    static let connections = [
        plain("a closed port", { $0.hostile.closed }, status: 3, says: ["error    try.ask", "connection refused by"]),
        plain(
            "a closed port, as expected", { $0.hostile.closed }, ["expect: {connection: refused}"], status: 0,
            says: ["connection \"refused\""]),
        plain(
            "a server that never answers", { $0.hostile.silent }, ["timeout: 1s"], status: 3,
            says: ["within 1 s", "error    try.ask"]),
        // Longer than any bound but the step's own.
        secure(
            "a server that never answers by TLS", { $0.hostile.silent }, ["timeout: 11s"], status: 3,
            says: ["did not finish the TLS handshake within 11 s"]),
        plain(
            "a byte a second", { $0.hostile.slowHttp }, ["timeout: 2s"], status: 3,
            says: ["did not finish its response within 2 s"]),
        plain("noise", { $0.hostile.garbage }, status: 3, says: ["error    try.ask"]),
        plain(
            "a connection cut in the page", { $0.hostile.cutHttp }, status: 3,
            says: ["ended the connection", "after 100 bytes of the body"]),
        plain(
            "an endless page", { $0.hostile.bigHttp }, status: 1,
            says: ["is larger than 8388608 bytes", "allow it with max-size"]),
        secure("a connection cut in the handshake", { $0.hostile.cutTls }, status: 3, says: ["in the TLS handshake"]),
        plain("no TLS where it is expected", { $0.web.httpsPort }, status: 1, says: ["below 400", "400"]),
        secure("TLS where none is expected", { $0.web.httpPort }, status: 1, says: ["no TLS with"]),
    ]

    @Test(arguments: connections)
    func isTold(_ one: OneStep) async throws { try await one.check() }

    static let certificates = [
        secure("expired", { $0.badCertificates.expired }, status: 1, says: ["failed   try.ask", "has expired"]),
        secure("not valid yet", { $0.badCertificates.notYetValid }, status: 1, says: ["is not valid yet"]),
        secure(
            "self-signed", { $0.badCertificates.selfSigned }, status: 1,
            says: ["is signed by itself", "as ca-file in the site file"]),
        secure(
            "for another name", { $0.badCertificates.wrongName }, status: 1,
            says: ["not for \"www.ccass.com\""]),
        secure(
            "of an unknown authority", { $0.badCertificates.unknownCa }, status: 1,
            says: ["from an issuer that is not trusted", "as ca-file in the site file"]),
        secure(
            "of an authority the site trusts", { $0.badCertificates.unknownCa }, site: { "ca-file: \($0.otherCa)" },
            status: 0, says: ["passed   try.ask"]),
        secure(
            "of an authority no file names", { $0.web.httpsPort }, site: { _ in "about: no file" }, status: 1,
            says: ["from an issuer that is not trusted"]),
        secure(
            "an authority's file that is missing", { $0.web.httpsPort }, site: { _ in "ca-file: none.pem" }, status: 3,
            says: ["error    try.ask", "/none.pem\" cannot be read: no such file", "check the paths in the site file"]),
        secure(
            "an authority's file that is missing, where bad TLS is expected", { $0.web.httpsPort },
            ["expect: {connection: tls}"], site: { _ in "ca-file: none.pem" }, status: 3, says: ["error    try.ask"]),
        secure(
            "expired, as expected", { $0.badCertificates.expired }, ["expect: {certificate: {problem: expired}}"],
            status: 0, says: ["passed   try.ask"]),
        secure(
            "self-signed, where an expired one is expected", { $0.badCertificates.selfSigned },
            ["expect: {certificate: {problem: expired}}"], status: 1, says: ["self-signed", "expired"]),
        secure(
            "good, where an expired one is expected", { $0.web.httpsPort },
            ["expect: {certificate: {problem: expired}}"], status: 1, says: ["expired"]),
        secure(
            "expired, whatever else is expected", { $0.badCertificates.expired }, ["expect: {status: 200}"],
            status: 1, says: ["has expired"]),
        secure(
            "near its end", { $0.web.httpsPort }, ["expect: {certificate: {expires-in: {at-least: 99999d}}}"],
            status: 1, says: ["expires-in at least"]),
    ]

    @Test(arguments: certificates)
    func judgesCertificates(_ one: OneStep) async throws { try await one.check() }

    private static func client(
        _ name: String, _ keys: @escaping @Sendable (Peers) -> String, status: Int32, says: [String]
    )
        -> OneStep
    {
        OneStep(
            name, host: { "https://localhost:\($0.clientCertificate.port)" }, step: { _ in ["http: {to: peer}"] },
            site: { "ca-file: \($0.ca)\nhosts: {peer: {address: 127.0.0.1\(keys($0))}}\n" },
            environment: {
                ["PASSPHRASE": $0.clientCertificate.passphrase, "WRONG": "not the passphrase"]
            }, status: status, says: says)
    }

    static let clientCertificates = [
        client("none", { _ in "" }, status: 1, says: ["below 400", "400"]),
        client(
            "a good one",
            {
                ", client-certificate: {certificate: \($0.clientCertificate.certificate), key: \($0.clientCertificate.key)}"
            }, status: 0, says: ["passed"]),
        client(
            "one with an encrypted key",
            {
                ", client-certificate: {certificate: \($0.clientCertificate.certificate), "
                    + "key: \($0.clientCertificate.encryptedKey), passphrase: {env: PASSPHRASE}}"
            }, status: 0, says: ["passed"]),
        client(
            "one with the wrong passphrase",
            {
                ", client-certificate: {certificate: \($0.clientCertificate.certificate), "
                    + "key: \($0.clientCertificate.encryptedKey), passphrase: {env: WRONG}}"
            }, status: 3, says: ["the client certificate cannot be used", "passphrase"]),
        client(
            "one without its passphrase",
            {
                ", client-certificate: {certificate: \($0.clientCertificate.certificate), "
                    + "key: \($0.clientCertificate.encryptedKey)}"
            }, status: 3, says: ["the client certificate cannot be used", "passphrase"]),
        client(
            "one that is missing", { _ in ", client-certificate: {certificate: none.pem, key: none.key}" }, status: 3,
            says: ["/none.pem\" cannot be read"]),
    ]

    @Test(arguments: clientCertificates)
    func showsACertificate(_ one: OneStep) async throws { try await one.check() }

    private static func page(_ name: String, _ step: [String], status: Int32, says: [String]) -> OneStep {
        OneStep(
            name, host: { "http://127.0.0.1:\($0.web.httpPort)" }, step: { _ in step }, status: status, says: says)
    }

    static let pages = [
        page(
            "a redirect to a strange host", ["http: {to: peer, path: /redirect-other}"], status: 1,
            says: ["redirected to https://elsewhere.example/, a host the plan does not name", "\"hosts\""]),
        page(
            "a redirect to a strange host, as expected",
            ["http: {to: peer, path: /redirect-other}", "expect: {status: 302}"], status: 0, says: ["passed"]),
        page(
            "a redirect round and round", ["http: {to: peer, path: /redirect-loop}"], status: 1,
            says: ["more than 20 redirects"]),
        page(
            "a redirect to a page", ["http: {to: peer, path: /redirect-here}", "expect: {redirects: 1, status: 200}"],
            status: 0, says: ["passed"]),
        page(
            "a page without the message",
            ["http: {to: peer, path: /page}", "expect: {text: {contains: Function not available}}"], status: 1,
            says: ["actual:   \"A page It is small.\"", "expected: contains \"Function not available\""]),
        page(
            "a page that is not there", ["http: {to: peer, path: /status/404}"], status: 1,
            says: ["below 400", "to expect this, say status: 404"]),
        page(
            "a server in trouble, as expected", ["http: {to: peer, path: /status/503}", "expect: {status: 503}"],
            status: 0, says: ["passed"]),
        page(
            "a page where JSON is expected", ["http: {to: peer, path: /page}", "expect: {json: {$.ok: true}}"],
            status: 1, says: ["is not a JSON document"]),
    ]

    @Test(arguments: pages)
    func judgesPages(_ one: OneStep) async throws { try await one.check() }

    @Test(arguments: ["text: other", "body: other", "headers: {x-colour: other}"])
    func showsNoEscapeSequence(expected: String) async throws {
        let run = try await Self.page(
            "escape sequences", ["http: {to: peer, path: /escapes}", "expect: {\(expected)}"], status: 1,
            says: ["is not as expected", "31m"]
        ).check()
        let commands: Set<Unicode.Scalar> = ["\u{1B}", "\u{7}", "\u{9B}", "\u{202E}"]
        #expect(!run.said.unicodeScalars.contains(where: commands.contains), "\(run.said)")
    }

    @Test func keepsItsMemorySmall() async throws {
        let stage = try Stage()
        let one = Self.plain("", { $0.hostile.bigHttp }, status: 1, says: [])
        let program = try stage.program(try stage.words(plan: one.plan(stage.peers), site: nil))
        // Python knows the most memory that its child had (getrusage(2), ru_maxrss in KiB).
        let script = """
            import resource, subprocess, sys
            status = subprocess.run(sys.argv[2:]).returncode
            with open(sys.argv[1], "w") as file:
                file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
            sys.exit(status)
            """
        var measured = program
        measured.executable = "/usr/bin/python3"
        measured.arguments = ["-c", script, stage.folder.path("memory"), program.executable] + program.arguments
        let run = stage.finished(try await measured.run())
        try expect(run, 1, says: ["is larger than"], on: stage)
        let memory = try #require(Int(try stage.folder.read("memory")))
        #expect(memory < 60 * 1_024, "it had \(memory) KiB")
    }
}
