import Testing

@testable import Networking

@Suite struct PeerWordsTests {
    @Test(arguments: [
        ("8=FIX.4.4 hello", "\"8=FIX.4.4 hello\""), ("red\u{1B}[31m\u{7}\u{202E}x", "\"red.[31m..x\""),
        (String(repeating: "é", count: 100), "\"\(String(repeating: "é", count: 80))…\""), ("", "\"\""),
    ])
    func areCleanAndShort(said: String, shown: String) {
        #expect(quoted(Array(said.utf8)) == shown)
    }

    @Test func hideWhatIsNoText() {
        #expect(quoted([0xFF, 0x00, 0x41, 0x80]) == "\"..A.\"")
    }

    @Test(
        arguments: [
            ("a.example", 443, nil, 443, "a.example:443"),
            ("a.example", 443, "127.0.0.1", 443, "a.example:443 at 127.0.0.1"),
            ("a.example", 443, "127.0.0.1", 8443, "a.example:443 at 127.0.0.1:8443"),
            ("a.example", 443, "::1", 8443, "a.example:443 at [::1]:8443"),
            ("127.0.0.1", 443, "127.0.0.1", 8443, "127.0.0.1:443 at port 8443"), ("::1", 22, "::1", 22, "[::1]:22"),
        ] as [(String, Int, String?, Int, String)])
    func namePlaces(host: String, port: Int, address: String?, other: Int, words: String) {
        #expect(Destination(host: host, port: port).reached(at: address, port: other) == words)
    }

    /// What stands in the plan, and where the site file really led, for each way to connect.
    @Test(arguments: ["http", "ftp", "smtp", "ssh"])
    func tellThePortOfTheSite(scheme: String) async throws {
        let server = LoopbackServer { $0.send("no protocol at all\r\n") }
        let names = NameRules(
            overrides: ["relay.example": [try #require(IPAddress("127.0.0.1"))]],
            ports: [Destination(host: "relay.example", port: 587): server.port])
        try await withNetwork(names: names) { network, _ in
            let destination = Destination(host: "relay.example", port: 587)
            let target = DialogueTarget(
                destination: destination, security: .none, user: "x", password: "y", caFile: nil,
                clientCertificate: nil, tls: TLSRules(), deadline: .now + .seconds(20))
            let error = try await failure { () throws(NetworkFailure) in
                switch scheme {
                case "http":
                    _ = try await network.httpSession().perform(request("GET", "http://relay.example:587/"))
                case "ftp": _ = try await network.ftp(.nothing, at: target)
                case "smtp":
                    let message = MailMessage(
                        from: "a@example.com", recipients: ["b@example.com"], subject: "x", text: "x", date: "x")
                    _ = try await network.send(message, by: target)
                default:
                    _ = try await network.openSSH(
                        SSHTarget(
                            destination: destination, user: "x", hostKey: .knownHosts([]),
                            authentication: [.password("y")]))
                }
            }
            #expect(error.message.contains("relay.example:587 at 127.0.0.1:\(server.port)"), "\(error.message)")
        }
    }
}
