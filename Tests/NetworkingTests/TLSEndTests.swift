import Testing

@testable import Networking

/// Where only the end of a connection tells the end of a body, it must be an end that nobody in between can make.
@Suite struct TLSEndTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        var method = "GET"
        var isWhole = true
        var testDescription: String { "\(method) \(path)" }
    }

    @Test(
        arguments: [
            Case(path: "cut", isWhole: false), Case(path: "old-cut", isWhole: false), Case(path: "whole"),
            Case(path: "length"), Case(path: "chunked"), Case(path: "empty"), Case(path: "cut", method: "HEAD"),
        ], [TLSVersion.tls12, .tls13])
    func takesNoCutBodyForAWholeOne(_ given: Case, version: TLSVersion) async throws {
        let server = try TLSManners()
        try await withNetwork { network, _ in
            for isReused in [false, true] {
                let session = network.httpSession()
                var first = server.request("kept")
                first.tls.maximum = version
                if isReused { #expect(try await session.perform(first).size == TLSManners.body.utf8.count) }
                var second = server.request(given.path, given.method)
                second.tls.maximum = version
                let sent = second
                guard given.isWhole else {
                    let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
                    #expect(error.problem == .reset && error.phase == .response, "\(error.phase): \(error.message)")
                    #expect(error.message.contains("without ending TLS"), "\(error.message)")
                    continue
                }
                let response = try await session.perform(sent)
                let isEmpty = given.method == "HEAD" || given.path == "empty"
                #expect(response.size == (isEmpty ? 0 : TLSManners.body.utf8.count))
                #expect((response.timings.connect == nil) == isReused)
            }
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Options of openssl-s_server(1).
        let options: [String]
        var shows = "nothing"
        /// nil where the server lets the client in.
        var says: String?
    }

    /// In TLS 1.3 the client is done with the handshake before the server has looked at its certificate.
    @Test(arguments: [
        Refusal(testDescription: "none", options: ["-Verify", "1"], says: "certificate required"),
        Refusal(testDescription: "a strange one", options: ["-Verify", "1"], shows: "strange.pem", says: "alert"),
        Refusal(testDescription: "the right one", options: ["-Verify", "1"], shows: "self.pem"),
        Refusal(testDescription: "none where it may be none", options: ["-verify", "1"]),
        Refusal(
            testDescription: "none, without tickets", options: ["-Verify", "1", "-num_tickets", "0"],
            says: "certificate required"),
        Refusal(
            testDescription: "none where it may be, without tickets", options: ["-verify", "1", "-num_tickets", "0"]),
        Refusal(testDescription: "not asked for", options: ["-num_tickets", "0"]),
    ])
    func waitsForTheVerdictOnTheClientsCertificate(_ given: Refusal) async throws {
        let trust = TemporaryFolder()
        try Child.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/CN=stranger", "-keyout", trust("strange-key.pem"), "-out", trust("strange.pem"), "-days", "30",
        ])
        let server = try CertificateTests.Server(
            names: "DNS:localhost,IP:127.0.0.1", days: ["30"], more: given.options + ["-verify_return_error"],
            trustsItself: true)
        try await withNetwork { network, _ in
            for version in [TLSVersion.tls12, .tls13] where version == .tls13 || !given.options.contains("-num_tickets")
            {
                var target = TLSTarget(Destination(host: "localhost", port: server.port), timeout: .seconds(20))
                target.caFile = server.certificate
                target.tls.maximum = version
                switch given.shows {
                case "self.pem":
                    target.clientCertificate = ClientCertificate(
                        certificatePath: server.certificate, keyPath: server.folder("key.pem"))
                case "strange.pem":
                    target.clientCertificate = ClientCertificate(
                        certificatePath: trust("strange.pem"), keyPath: trust("strange-key.pem"))
                default: break
                }
                let sent = target
                guard let words = given.says else {
                    let facts = try await network.handshake(with: sent)
                    #expect(facts.tlsVersion == "TLSv\(version.rawValue)" && facts.certificate != nil)
                    continue
                }
                let error = try await failure { () throws(NetworkFailure) in try await network.handshake(with: sent) }
                #expect(error.problem == .tls && error.phase == .tls, "\(error.phase): \(error.message)")
                guard version == .tls13 else { continue }
                #expect(error.message.contains(words), "\(error.message)")
                #expect(error.advice?.contains("client certificate") == true && error.certificate != nil)
            }
        }
    }
}
