import Testing

@testable import Networking

/// Two sides that have no version or no protocol in common: the failure says which setting to look at.
@Suite struct TLSAgreementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Options of openssl-s_server(1).
        let options: [String]
        var tls = TLSRules()
        var alpn: [String] = []
        let says: [String]
    }

    @Test(arguments: [
        Case(
            testDescription: "an older server", options: ["-tls1_2"], tls: TLSRules(minimum: .tls13),
            says: ["no version of TLS", "min-tls", "max-tls"]),
        Case(
            testDescription: "a newer server", options: ["-tls1_3"], tls: TLSRules(maximum: .tls12),
            says: ["no version of TLS", "min-tls", "max-tls"]),
        Case(
            testDescription: "a much older server", options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
            tls: TLSRules(minimum: .tls10), says: ["ask its owner for TLS 1.2"]),
        Case(
            testDescription: "another protocol", options: ["-alpn", "h2"], alpn: ["http/1.1", "imap"],
            says: ["none of the protocols offered", "http/1.1, imap", "alpn"]),
    ])
    func saysWhatIsNotCommon(_ given: Case) async throws {
        let server = try CertificateTests.Server(
            names: "DNS:localhost,IP:127.0.0.1", days: ["30"], more: given.options)
        try await withNetwork { network, _ in
            var target = TLSTarget(Destination(host: "localhost", port: server.port), timeout: .seconds(20))
            target.caFile = server.certificate
            target.tls = given.tls
            target.alpn = given.alpn
            let sent = target
            let error = try await failure { () throws(NetworkFailure) in try await network.handshake(with: sent) }
            #expect(error.problem == .tls && error.phase == .tls, "\(error.phase): \(error.message)")
            #expect(
                given.says.allSatisfy { error.advice?.contains($0) == true }, "\(error.message) = \(error.advice ?? "")"
            )
        }
    }
}
