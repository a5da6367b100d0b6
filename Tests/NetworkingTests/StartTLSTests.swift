import Testing

@testable import Networking

/// What can go wrong before TLS begins; that it begins is tried against real servers elsewhere.
@Suite struct StartTLSTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let dialect: StartTLS.Dialect
        /// What is sent at first, and then for each line that comes. "…" in an answer is sent without end.
        let answers: [String]
        let problem: NetworkFailure.Problem
        let phase: NetworkFailure.Phase
        let says: String
        var waits = false

        init(
            _ name: String, _ dialect: StartTLS.Dialect, _ answers: [String], _ problem: NetworkFailure.Problem,
            _ phase: NetworkFailure.Phase, _ says: String, waits: Bool = false
        ) {
            testDescription = "\(dialect.rawValue): \(name)"
            self.dialect = dialect
            self.answers = answers
            self.problem = problem
            self.phase = phase
            self.says = says
            self.waits = waits
        }
    }

    private static let ehlo = "250-here\r\n250-STARTTLS\r\n250 8BITMIME\r\n"
    private static let capability = "* CAPABILITY IMAP4rev1 STARTTLS\r\nA1 OK done\r\n"

    static let cases = [
        Case("not offered", .smtp, ["220 x\r\n", "250-here\r\n250 8BITMIME\r\n"], .tls, .tls, "offers no STARTTLS"),
        Case(
            "not offered", .imap, ["* OK x\r\n", "* CAPABILITY IMAP4rev1\r\nA1 OK\r\n"], .tls, .tls,
            "offers no STARTTLS"),
        Case("not known", .ftp, ["220 x\r\n", "500 what?\r\n"], .tls, .tls, "answers AUTH TLS with \"500 what?\""),
        Case("not known", .pop3, ["+OK x\r\n", "-ERR what?\r\n"], .tls, .tls, "answers STLS with \"-ERR what?\""),
        Case(
            "refused", .smtp, ["220 x\r\n", ehlo, "454 not now\r\n"], .tls, .tls,
            "answers STARTTLS with \"454 not now\""),
        Case("refused", .imap, ["* OK x\r\n", capability, "A2 NO\r\n"], .tls, .tls, "answers STARTTLS with \"A2 NO\""),
        Case("logged on already", .imap, ["* PREAUTH x\r\n"], .tls, .tls, "takes its peers for logged on"),
        Case("sends away", .smtp, ["421 full\r\n"], .protocolViolation, .handshake, "greets with \"421 full\""),
        Case("sends away", .imap, ["* BYE full\r\n"], .protocolViolation, .handshake, "greets with \"* BYE full\""),
        Case("another protocol", .smtp, ["SSH-2.0-x\r\n"], .protocolViolation, .handshake, "greets with \"SSH-2.0-x\""),
        Case(
            "no EHLO", .smtp, ["220 x\r\n", "502 no\r\n"], .protocolViolation, .request, "answers EHLO with \"502 no\""),
        Case(
            "says more behind its answer", .smtp, ["220 x\r\n", ehlo, "220 go\r\n250 injected\r\n"], .protocolViolation,
            .tls, "sends more in the clear behind its answer to STARTTLS"),
        Case(
            "says more behind its answer", .imap, ["* OK x\r\n", capability, "A2 OK\r\n* BAD injected\r\n"],
            .protocolViolation, .tls, "sends more in the clear"),
        Case(
            "says more behind its answer", .ftp, ["220 x\r\n", "234 go\r\n230 injected\r\n"], .protocolViolation, .tls,
            "sends more in the clear"),
        Case("without end", .smtp, ["220-…"], .protocolViolation, .handshake, "says more than 65536 bytes"),
        Case("a line without end", .imap, ["* OK x\r\n", "…"], .protocolViolation, .request, "says more than"),
        Case("silent", .smtp, [""], .timeout, .handshake, "did not send its greeting in time", waits: true),
        Case(
            "silent", .imap, ["* OK x\r\n", ""], .timeout, .request, "did not send its answer to CAPABILITY",
            waits: true),
        Case("silent", .ftp, ["220 x\r\n", ""], .timeout, .tls, "did not send its answer to AUTH TLS", waits: true),
        Case("silent in TLS", .ftp, ["220 x\r\n", "234 go\r\n"], .timeout, .tls, "the TLS handshake", waits: true),
        Case("cut", .smtp, [], .reset, .handshake, "ended the connection in place of its greeting"),
        Case("cut", .smtp, ["220 x\r\n"], .reset, .request, "in place of its answer to EHLO"),
        Case("cut", .smtp, ["220 x\r\n", ehlo], .reset, .tls, "in place of its answer to STARTTLS"),
        Case("cut in TLS", .smtp, ["220 x\r\n", ehlo, "220 go\r\n"], .reset, .tls, "in the TLS handshake"),
    ]

    @Test(arguments: cases)
    func isToldApart(_ given: Case) async throws {
        let server = LoopbackServer { connection in
            for (index, answer) in given.answers.enumerated() {
                if index > 0, connection.readLine() == nil { return }
                if answer.hasSuffix("…") {
                    let line = answer == "…" ? "x" : answer.dropLast() + "x\r\n"
                    while connection.send(String(repeating: String(line), count: 1000)) {}
                } else {
                    connection.send(answer)
                }
            }
            if given.waits {
                connection.waitForEnd()
            } else if !given.answers.isEmpty {
                _ = connection.read(1)
            }
        }
        try await withNetwork { network, _ in
            var target = TLSTarget(
                Destination(host: "localhost", port: server.port), timeout: given.waits ? .seconds(2) : .seconds(20))
            target.startTLS = given.dialect
            let asked = target
            let error = try await failure { () throws(NetworkFailure) in try await network.handshake(with: asked) }
            #expect(error.problem == given.problem && error.phase == given.phase, "\(error.phase): \(error.message)")
            #expect(error.message.contains(given.says), "\(error.message)")
            #expect(error.message.contains("localhost:\(server.port)"), "\(error.message)")
        }
    }

    @Test func endsAtAnInterrupt() async throws {
        let server = LoopbackServer { $0.waitForEnd() }
        try await withNetwork { network, _ in
            var target = TLSTarget(Destination(host: "127.0.0.1", port: server.port), timeout: .seconds(60))
            target.startTLS = .smtp
            let asked = target
            let task = Task {
                try await failure { () throws(NetworkFailure) in try await network.handshake(with: asked) }
            }
            while server.connections == 0 { await Task.yield() }
            task.cancel()
            let error = try await task.value
            #expect(error.problem == .interrupted)
        }
    }
}
