import Testing

@testable import Networking

/// FTP, SMTP and IMAP against servers that leave off at each of their answers: every time a failure, never a hang.
@Suite struct DialogueTroubleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let scheme: String
        let phase: String
        let trouble: Trouble
        let named: NetworkFailure.Phase
        var testDescription: String { "\(scheme) \(phase.isEmpty ? "greeting" : phase): \(trouble.rawValue)" }
    }

    static let phases: [(String, String, NetworkFailure.Phase)] = [
        ("smtp", "", .handshake), ("smtp", "EHLO", .request), ("smtp", "AUTH", .authentication),
        ("smtp", "MAIL", .request), ("smtp", "RCPT", .request), ("smtp", "DATA", .transfer), ("smtp", ".", .transfer),
        ("imap", "", .handshake), ("imap", "CAPABILITY", .request), ("imap", "AUTHENTICATE", .authentication),
        ("imap", "EXAMINE", .listing), ("imap", "UID SEARCH", .request), ("imap", "UID FETCH", .request),
        ("ftp", "", .handshake), ("ftp", "USER", .authentication), ("ftp", "PASS", .authentication),
        ("ftp", "PWD", .request), ("ftp", "EPSV", .request), ("ftp", "MLSD", .listing), ("ftp", "data", .listing),
        ("ftp", "226", .listing),
    ]

    static let cases = phases.flatMap { scheme, phase, named in
        Trouble.atOnce.map { Case(scheme: scheme, phase: phase, trouble: $0, named: named) }
    }.filter { one in
        // FTP's end of a list is the end of its connection, and an orderly one is no trouble.
        !(one.phase == "data" && one.trouble == .cut)
    }

    private func exchange(_ scheme: String, at target: DialogueTarget, by network: Network) async throws(NetworkFailure)
    {
        switch scheme {
        case "smtp":
            let message = MailMessage(
                from: "a@example.com", recipients: ["b@example.com"], subject: "x", text: "x",
                date: "14 Aug 2021 20:30:00 +0000")
            _ = try await network.send(message, by: target)
        case "imap":
            let search = MailSearch(folder: "INBOX", subject: nil, from: nil, since: nil)
            _ = try await network.find(search, at: target)
        default:
            _ = try await network.ftp(.list(folder: "/x", maximumEntries: 1000), at: target)
        }
    }

    private func target(_ port: Int, _ timeout: Duration) -> DialogueTarget {
        DialogueTarget(
            destination: Destination(host: "127.0.0.1", port: port), security: .none, user: "x", password: "y",
            caFile: nil, clientCertificate: nil, tls: TLSRules(), deadline: .now + timeout)
    }

    @Test(arguments: cases)
    func namesThePhase(_ given: Case) async throws {
        let peer = PhaseServer(given.scheme, given.trouble, at: given.phase)
        try await withNetwork { network, _ in
            let timeout: Duration = given.trouble == .cut || given.trouble == .reset ? .seconds(20) : .seconds(3)
            let target = target(peer.server.port, timeout)
            let error = try await failure { () throws(NetworkFailure) in
                try await exchange(given.scheme, at: target, by: network)
            }
            let words = "\(error.problem) \(error.phase): \(error.message)"
            // A connection that is reset as soon as it is made may end before anybody saw it made.
            // For a data connection libcurl then asks in the other way, which this server does not know.
            let early: NetworkFailure.Phase? = given.phase.isEmpty ? .connect : given.phase == "data" ? .request : nil
            let isEarly = given.trouble == .reset && error.phase == early
            #expect(error.phase == given.named || isEarly, "\(words)")
            switch given.trouble {
            case .cut, .reset: #expect(error.problem == .reset || error.problem == .protocolViolation, "\(words)")
            case .silent, .dribble: #expect(error.problem == .timeout, "\(words)")
            case .garbage, .endless:
                #expect(
                    [.protocolViolation, .timeout, .reset, .tooLarge, .authentication].contains(error.problem),
                    "\(words)")
            }
            #expect(!error.message.contains("eA=="), "the password stands in \(words)")
        }
    }

    /// Each byte is new hope, but the time of the step is that of all together.
    @Test(arguments: [("smtp", "EHLO"), ("imap", "CAPABILITY"), ("ftp", "USER"), ("ftp", "226")])
    func waitsForNoEndlessDribble(scheme: String, phase: String) async throws {
        let peer = PhaseServer(scheme, .dribble, at: phase)
        try await withNetwork { network, _ in
            let error = try await failure { () throws(NetworkFailure) in
                try await exchange(scheme, at: target(peer.server.port, .seconds(2)), by: network)
            }
            #expect(error.problem == .timeout, "\(error.problem) \(error.phase): \(error.message)")
        }
    }

    @Test(arguments: ["smtp", "imap", "ftp"])
    func doesNotWaitForAFarewell(scheme: String) async throws {
        let peer = PhaseServer(scheme, .silent, at: scheme == "imap" ? "LOGOUT" : "QUIT")
        try await withNetwork { network, _ in
            try await exchange(scheme, at: target(peer.server.port, .seconds(60)), by: network)
        }
    }

    @Test(arguments: [("ftp", "226"), ("ftp", "EPSV"), ("smtp", "."), ("imap", "UID SEARCH")])
    func endsAtAnInterrupt(scheme: String, phase: String) async throws {
        let peer = PhaseServer(scheme, .silent, at: phase)
        try await withNetwork { network, _ in
            let target = target(peer.server.port, .seconds(60))
            let task = Task {
                try await failure { () throws(NetworkFailure) in
                    try await exchange(scheme, at: target, by: network)
                }
            }
            while peer.server.connections == 0 { await Task.yield() }
            try await Task.sleep(for: .milliseconds(300))
            task.cancel()
            let error = try await task.value
            #expect(error.problem == .interrupted, "\(error.problem): \(error.message)")
        }
    }

    @Test(arguments: ["smtp", "imap", "ftp"])
    func endsAtAnInterruptAtOnce(scheme: String) async throws {
        // With TLS to come, FTP has a task beside the transfer.
        let peer = LoopbackServer { connection in
            connection.send(scheme == "imap" ? "* OK ready\r\n" : "220 ready\r\n")
            connection.waitForEnd()
        }
        let end = ContinuousClock.now + .seconds(10)
        for round in 0..<100 where ContinuousClock.now < end {
            try await withNetwork { network, _ in
                var target = target(peer.port, .seconds(60))
                target.security = .explicit
                let sent = target
                let task = Task {
                    try await failure { () throws(NetworkFailure) in
                        try await exchange(scheme, at: sent, by: network)
                    }
                }
                while peer.connections <= round { await Task.yield() }
                task.cancel()
                let error = try await task.value
                #expect(error.problem == .interrupted, "\(error.problem): \(error.message)")
            }
        }
    }
}
