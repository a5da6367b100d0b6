import Testing

@testable import Networking

/// Ports on which something answers that is not what the plan says.
@Suite struct StrangeServiceTests {
    private func logOn(_ port: Int, by network: Network, within limit: Duration) async throws -> NetworkFailure {
        var target = SSHTarget(
            destination: Destination(host: "127.0.0.1", port: port), user: "x", hostKey: .knownHosts([]),
            authentication: [.password("y")])
        target.timeout = limit
        return try await failure { () throws(NetworkFailure) in _ = try await network.openSSH(target) }
    }

    @Test func showsWhatSaidNoVersionOfSSH() async throws {
        let silent = LoopbackServer { connection in
            connection.send("8=FIX.4.4 hello\u{1B}[2J\n")
            connection.waitForEnd()
        }
        let leaving = LoopbackServer { $0.send("+OK ready\r\n") }
        try await withNetwork { network, _ in
            let late = try await logOn(silent.port, by: network, within: .seconds(1))
            #expect(late.problem == .timeout && late.phase == .handshake)
            #expect(late.message.hasSuffix("within 1 s: it said \"8=FIX.4.4 hello.[2J\""), "\(late.message)")
            let cut = try await logOn(leaving.port, by: network, within: .seconds(60))
            #expect(cut.message.hasSuffix("before it told its SSH version: it said \"+OK ready\""), "\(cut.message)")
            #expect(cut.advice?.contains("another service") == true)
        }
    }

    /// Long before the time that it has.
    @Test(arguments: [String(repeating: "x", count: 256), String(repeating: "hello\r\n", count: 60), "HTTP/1.1 400 "])
    func waitsForNoVersionThatCannotCome(said: String) async throws {
        let server = LoopbackServer { connection in
            connection.send(said)
            connection.waitForEnd()
        }
        try await withNetwork { network, _ in
            let error = try await logOn(server.port, by: network, within: .seconds(3600))
            #expect(error.problem == .protocolViolation, "\(error.message)")
            #expect(error.message.contains("does not speak SSH: it begins with \"\(said.prefix(5))"))
        }
    }

    @Test func tellsHTTPFromHTTPS() async throws {
        let plain = LoopbackServer { connection in
            _ = connection.read(5)
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        // An alert of TLS, RFC 8446 section 5.1.
        let secured = LoopbackServer { connection in
            _ = connection.readHead()
            connection.send(bytes: [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x0A])
        }
        try await withNetwork { network, _ in
            let asked = try await failure { () throws(NetworkFailure) in
                _ = try await network.httpSession().perform(request("GET", "https://127.0.0.1:\(plain.port)/"))
            }
            #expect(asked.problem == .tls, "\(asked.message)")
            #expect(asked.advice?.contains("write the host with http://") == true, "\(asked.message)")
            let other = try await failure { () throws(NetworkFailure) in
                _ = try await network.httpSession().perform(request("GET", "http://127.0.0.1:\(secured.port)/"))
            }
            #expect(other.problem == .protocolViolation, "\(other.message)")
            #expect(other.advice?.contains("write the host with https://") == true, "\(other.message)")
        }
    }
}
