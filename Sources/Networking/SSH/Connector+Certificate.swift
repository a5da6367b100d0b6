import Glibc

extension Connector {
    /// The host key of a server that known_hosts files know by an authority alone (`@cert-authority`), once the server
    /// has shown a good certificate of it; nil where no such line concerns the server.
    func certifiedKey(
        for target: SSHTarget, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> [UInt8]? {
        guard case .knownHosts(let paths) = target.hostKey else { return nil }
        let known = KnownHosts(paths: paths)
        let authorities = known.authorities(for: target.destination)
        // A key that the files have for the host itself is the nearer word.
        guard let first = authorities.first, known.types(for: target.destination).isEmpty else { return nil }
        let connection = try await connect(
            to: target.destination, proxy: target.proxy,
            connectTimeout: min(target.connectTimeout, max(deadline - .now, .zero)))
        func untrusted(_ trouble: String, _ entry: KnownHosts.Entry) -> NetworkFailure {
            NetworkFailure(
                .hostKey, .hostKey,
                "\(entry.place) trusts the authority \(fingerprint(entry.key)) for \(target.destination), but \(trouble)",
                advice: "ask the exchange for its certificate's authority, or compare the host key itself with what it "
                    + "published and add a line for it",
                timings: connection.timings, address: connection.address)
        }
        var exchange = CertificateExchange(connection, until: deadline)
        guard let shown = try await exchange.certificate() else {
            throw untrusted("the server shows no host certificate", first)
        }
        guard let certificate = HostCertificate(shown) else {
            throw untrusted("what the server shows is no host certificate that can be read", first)
        }
        guard let authority = authorities.first(where: { $0.key == certificate.authority }) else {
            throw untrusted("the server's certificate is of the authority \(fingerprint(certificate.authority))", first)
        }
        if known.isRevoked(authority.key, for: target.destination) {
            throw untrusted("this authority is revoked", authority)
        }
        if let trouble = certificate.trouble(for: target.destination.host, at: UInt64(max(0, time(nil)))) {
            throw untrusted("the server's certificate \(trouble)", authority)
        }
        return certificate.key
    }
}
