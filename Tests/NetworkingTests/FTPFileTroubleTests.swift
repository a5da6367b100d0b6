import Testing

@testable import Networking

/// Files by FTP at servers that leave off at each of their answers, or amid the data, and say that all is well.
@Suite struct FTPFileTroubleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let deed: FTPFileServer.Deed
        let phase: String
        let trouble: Trouble
        let named: NetworkFailure.Phase
        var testDescription: String { "\(deed.rawValue) \(phase.isEmpty ? "greeting" : phase): \(trouble.rawValue)" }
    }

    private static let phases: [(FTPFileServer.Deed, String, NetworkFailure.Phase)] = [
        (.get, "", .handshake), (.get, "USER", .authentication), (.get, "PASS", .authentication),
        (.get, "PWD", .request), (.get, "MDTM", .request), (.get, "TYPE", .request), (.get, "EPSV", .request),
        (.get, "SIZE", .request), (.get, "RETR", .transfer), (.get, "data", .transfer), (.get, "226", .transfer),
        (.put, "", .handshake), (.put, "USER", .authentication), (.put, "PASS", .authentication),
        (.put, "PWD", .request), (.put, "TYPE", .request), (.put, "SIZE", .request), (.put, "EPSV", .request),
        (.put, "STOR", .transfer), (.put, "data", .transfer), (.put, "226", .transfer),
        (.put, "SIZE after", .request),
    ]

    static let cases = phases.flatMap { deed, phase, named in
        Trouble.atOnce.map { Case(deed: deed, phase: phase, trouble: $0, named: named) }
    }

    private func target(_ port: Int, _ timeout: Duration = .seconds(20)) -> DialogueTarget {
        DialogueTarget(
            destination: Destination(host: "127.0.0.1", port: port), security: .none, user: "x", password: "y",
            caFile: nil, clientCertificate: nil, tls: TLSRules(), deadline: .now + timeout)
    }

    private func deed(_ deed: FTPFileServer.Deed) -> FTPDeed {
        switch deed {
        case .get: .get(path: "/x", maximumSize: 64 << 20, keepsContent: false)
        case .put: .put(FTPFileServer.content, path: "/x", replaces: false)
        }
    }

    @Test(arguments: cases)
    func namesThePhase(_ given: Case) async throws {
        let peer = FTPFileServer(given.deed, given.trouble, at: given.phase)
        try await withNetwork { network, _ in
            let timeout: Duration = given.trouble == .cut || given.trouble == .reset ? .seconds(20) : .seconds(3)
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await network.ftp(deed(given.deed), at: target(peer.server.port, timeout))
            }
            let words = "\(error.problem) \(error.phase): \(error.message)"
            // A connection that is reset as soon as it is made may end before anybody saw it made.
            let isEarly = given.phase.isEmpty && given.trouble == .reset && error.phase == .connect
            #expect(error.phase == given.named || isEarly, "\(words)")
            switch given.trouble {
            case .cut, .reset: #expect([.reset, .protocolViolation].contains(error.problem), "\(words)")
            case .silent, .dribble: #expect(error.problem == .timeout, "\(words)")
            case .garbage, .endless:
                #expect(
                    [.protocolViolation, .timeout, .reset, .tooLarge, .authentication].contains(error.problem),
                    "\(words)")
            }
        }
    }

    @Test(arguments: [FTPFileServer.Deed.get, .put])
    func believesAServerThatDoesAsItSays(_ deed: FTPFileServer.Deed) async throws {
        let peer = FTPFileServer(deed)
        try await withNetwork { network, _ in
            let outcome = try await network.ftp(self.deed(deed), at: target(peer.server.port))
            let digest = ContentDigest()
            FTPFileServer.content.withUnsafeBytes(digest.add)
            #expect(outcome.size == FTPFileServer.content.count)
            #expect(outcome.sha256 == digest.finish())
        }
    }

    @Test(arguments: [(FTPFileServer.Deed.get, 1000, 999), (.get, 999, 1000), (.get, 0, 1000), (.put, 999, 0)])
    func comparesTheSizes(_ deed: FTPFileServer.Deed, said: Int, sent: Int) async throws {
        let peer = FTPFileServer(deed, said: said, sends: sent)
        try await withNetwork { network, _ in
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await network.ftp(self.deed(deed), at: target(peer.server.port))
            }
            #expect(
                error.phase == .transfer && error.problem == .protocolViolation, "\(error.problem) \(error.message)")
            #expect(error.message.contains("\(said)"), "\(error.message)")
        }
    }

    @Test(arguments: [FTPFileServer.Deed.get, .put])
    func tellsADataPortThatIsClosed(_ deed: FTPFileServer.Deed) async throws {
        let closed = ClosedPort()
        let peer = FTPFileServer(deed, dataPort: closed.port)
        try await withNetwork { network, _ in
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await network.ftp(self.deed(deed), at: target(peer.server.port))
            }
            #expect(error.problem == .refused, "\(error.problem) \(error.phase): \(error.message)")
        }
    }
}
