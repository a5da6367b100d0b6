import Testing

@testable import Networking

@Suite struct CertificateTests {
    /// A certificate made for a test by the openssl command, and a server that shows it.
    struct Server {
        let folder = TemporaryFolder()
        let child: Child
        let port: Int

        /// `trustsItself` has it take its own certificate from a client too.
        init(
            subject: String = "/O=Test/CN=server", names: String, days: [String], more: [String] = [],
            trustsItself: Bool = false
        ) throws {
            try Child.run(
                [
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", subject, "-addext", "subjectAltName=\(names)", "-keyout", folder("key.pem"), "-out",
                    folder("self.pem"), "-days", "30",
                ])
            var certificate = folder("self.pem")
            if days != ["30"] {
                folder.write("", to: "index.txt")
                folder.write(
                    """
                    [ca]
                    default_ca = here
                    [here]
                    database = \(folder("index.txt"))
                    new_certs_dir = \(folder.path)
                    rand_serial = yes
                    default_md = sha256
                    policy = any
                    copy_extensions = copy
                    [any]
                    organizationName = optional
                    commonName = supplied
                    """, to: "ca.conf")
                try Child.run(
                    [
                        "openssl", "req", "-new", "-key", folder("key.pem"), "-subj", subject, "-addext",
                        "subjectAltName=\(names)", "-out", folder("request.pem"),
                    ])
                try Child.run(
                    [
                        "openssl", "ca", "-batch", "-config", folder("ca.conf"), "-selfsign", "-keyfile",
                        folder("key.pem"), "-in", folder("request.pem"), "-out", folder("dated.pem"), "-notext",
                        "-startdate", days[0], "-enddate", days[1],
                    ])
                certificate = folder("dated.pem")
            }
            child = try Child(
                [
                    "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key",
                    folder("key.pem"),
                ]
                    + more + (trustsItself ? ["-CAfile", certificate] : []))
            let line = try #require(child.line(with: "ACCEPT"))
            port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
            self.certificate = certificate
        }

        let certificate: String
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let problem: CertificateProblem?
        var names = "DNS:localhost,IP:127.0.0.1"
        var days = ["30"]
        var trusts = true
        var testDescription: String { problem?.rawValue ?? "good" }
    }

    @Test(arguments: [
        Case(problem: nil),
        Case(problem: .selfSigned, trusts: false),
        Case(problem: .wrongName, names: "DNS:other.test,IP:127.0.0.9"),
        Case(problem: .expired, days: ["20200101000000Z", "20200201000000Z"]),
        Case(problem: .notYetValid, days: ["20990101000000Z", "20990201000000Z"]),
    ])
    func showsTheCertificate(_ given: Case) async throws {
        let server = try Server(names: given.names, days: given.days)
        try await withNetwork { network, _ in
            var request = request("GET", "https://localhost:\(server.port)/")
            if given.trusts { request.caFile = server.certificate }
            let sent = request
            let session = network.httpSession()
            let destination = Destination(host: "localhost", port: server.port)
            var trusting = TLSTarget(destination, timeout: .seconds(10))
            trusting.caFile = sent.caFile
            let target = trusting
            let facts: CertificateFacts
            if let problem = given.problem {
                let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
                #expect(error.problem == .tls && error.phase == .tls, "\(error.message)")
                facts = try #require(error.certificate)
                #expect(facts.problem == problem, "\(error.message)")
                #expect(error.message.contains("libcurl 60: "), "\(error.message)")
                #expect(error.timings.connect != nil && error.timings.tls == nil)
                let again = try await failure { () throws(NetworkFailure) in
                    try await network.handshake(with: target)
                }
                #expect(again.certificate == facts)
            } else {
                let response = try await session.perform(sent)
                facts = try #require(response.certificate)
                #expect(response.tlsVersion == "TLSv1.3" && response.timings.tls != nil)
                let shaken = try await network.handshake(with: target)
                #expect(shaken.certificate == facts && shaken.tlsVersion == "TLSv1.3" && shaken.address == "127.0.0.1")
                #expect(shaken.cipher.hasPrefix("TLS_") && facts.problem == nil)
            }
            #expect(facts.subject == "CN=server,O=Test" && facts.issuer == facts.subject)
            #expect(facts.names == given.names.split(separator: ",").map { String($0.split(separator: ":")[1]) })
            #expect(facts.sha256.count == 64 && facts.chain == [facts.details])
            #expect(facts.keyType == "EC" && facts.keyBits == 256 && facts.signature == "ecdsa-with-SHA256")
            if given.problem == .expired { #expect(facts.notAfter == 1_580_515_200) }
        }
    }

    @Test(arguments: [true, false])
    func namesThePhaseOfATroubledHandshake(isSilent: Bool) async throws {
        let server = LoopbackServer { connection in
            _ = connection.read(5)
            if isSilent { connection.waitForEnd() }
        }
        try await withNetwork { network, _ in
            let destination = Destination(host: "127.0.0.1", port: server.port)
            let error = try await failure { () throws(NetworkFailure) in
                try await network.handshake(
                    with: TLSTarget(destination, timeout: isSilent ? .milliseconds(1500) : .seconds(20)))
            }
            #expect(error.problem == (isSilent ? .timeout : .reset) && error.phase == .tls, "\(error.message)")
            #expect(error.message.contains("127.0.0.1:\(server.port)"))
        }
    }

    @Test func saysWhenTheServerWantsAClientCertificate() async throws {
        let server = try Server(names: "DNS:localhost", days: ["30"], more: ["-Verify", "1", "-verify_return_error"])
        try await withNetwork { network, _ in
            var request = request("GET", "https://localhost:\(server.port)/")
            request.caFile = server.certificate
            let without = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(without) }
            #expect(error.problem == .tls && error.message.contains("certificate required"), "\(error.message)")
            try Child.run([
                "openssl", "pkey", "-in", server.folder("key.pem"), "-aes256", "-passout", "pass:right", "-out",
                server.folder("locked.pem"),
            ])
            server.folder.write("nonsense", to: "nonsense.pem")
            for (path, key) in [("nonsense.pem", "key.pem"), ("self.pem", "nonsense.pem"), ("self.pem", "locked.pem")] {
                request.clientCertificate = ClientCertificate(
                    certificatePath: server.folder(path), keyPath: server.folder(key), passphrase: "wrong")
                let sent = request
                let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
                #expect(error.problem == .unusable && error.phase == .tls, "\(path), \(key): \(error.message)")
            }
            var distrustful = without
            distrustful.caFile = server.folder("nonsense.pem")
            let sent = distrustful
            let distrust = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(distrust.problem == .unusable && distrust.phase == .tls, "\(distrust.message)")
            request.clientCertificate = ClientCertificate(
                certificatePath: server.folder("none.pem"), keyPath: nil, passphrase: nil)
            let missing = request
            let unread = try await failure { () throws(NetworkFailure) in try await session.perform(missing) }
            #expect(
                unread.problem == .unusable && unread.message.contains("no such file or directory"), "\(unread.message)"
            )
        }
    }
}
