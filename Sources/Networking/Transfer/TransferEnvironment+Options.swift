import CCurl
import Glibc

extension TransferEnvironment {
    /// What a transfer is to do, whatever its protocol.
    struct Plan {
        var target: TransferTarget
        /// Where to connect to, where that is not the target: then the target is only whom TLS asks for.
        var place: Destination?
        var proxy: Proxy?
        var caFile: String?
        var clientCertificate: ClientCertificate?
        var tls = TLSRules()
        var connectTimeout: Duration
        var timeout: Duration
        var maximumBody = 0
        /// Only connect (and shake hands, for `https`), see CURLOPT_CONNECT_ONLY(3).
        var connectsOnly = false
        /// An HTTP proxy is to pass bytes on, whatever they are.
        var tunnels = false
        var keepsDescriptor = false
        /// In place of the environment's own.
        var store: TransferStore?
        /// End as soon as the addresses are known and judged, before any socket is made.
        var onlyLooksUp = false
    }

    /// Reads a URL, or fails with what is wrong with it.
    static func target(_ url: String) throws(NetworkFailure) -> TransferTarget {
        let target: TransferTarget
        do {
            target = try TransferTarget(url)
        } catch {
            // The URL itself may hold a password.
            throw NetworkFailure(
                .unusable, .request, "the URL cannot be used: \(error.reason)",
                advice: "write it with scheme and host, such as https://www.example.com/")
        }
        guard target.scheme == "http" || target.scheme == "https" else {
            throw NetworkFailure(
                .unusable, .request,
                "\"\(target.scheme)\" in \"\(target.printable)\" is not a scheme for a request: use http or https")
        }
        return target
    }

    /// Sets an easy handle up; it must be fresh or reset.
    func prepare(_ plan: Plan, on easy: EasyHandle) throws(NetworkFailure) -> Transfer {
        let place = plan.place ?? plan.target.destination
        var proxy: TransferTarget?
        var judged: IPAddress?
        if let given = plan.proxy {
            proxy = try proxyTarget(given.url)
            judged = try addressBehindProxy(place)
        }
        let route = names.route(to: place)
        let resolved = try resolve(proxy?.destination ?? route)
        let stand = proxy == nil ? standIn(for: route) : nil
        if let path = plan.caFile { try checkReadable(path, as: "file of trusted certificates") }
        let transfer = Transfer(
            easy, to: plan.target, at: place, port: route.port, through: proxy, networkGuard: networkGuard,
            maximumBody: plan.maximumBody, connectTimeout: plan.connectTimeout, timeout: plan.timeout,
            tunnels: plan.connectsOnly || plan.tunnels || route != plan.target.destination || judged != nil,
            keepsDescriptor: plan.keepsDescriptor, isBareTLS: plan.connectsOnly)
        transfer.onlyLooksUp = plan.onlyLooksUp
        easy.set(CURLOPT_SHARE, (plan.store ?? store).pointer)
        try use(plan.proxy, on: easy)
        if let judged {
            // For whatever host and port: with CURLOPT_CONNECT_TO(3) an HTTP proxy is asked to CONNECT for plain HTTP too.
            transfer.keep(TextList(["::\(judged.bracketed):\(route.port)"]), for: CURLOPT_CONNECT_TO)
        } else if let stand {
            let line = "\(plan.target.destination):\(stand.bracketed):\(route.port)"
            transfer.keep(TextList([line]), for: CURLOPT_CONNECT_TO)
        } else if route != plan.target.destination {
            let other = route.host == plan.target.destination.host ? "" : route.bracketedHost
            transfer.keep(TextList(["\(plan.target.destination):\(other):\(route.port)"]), for: CURLOPT_CONNECT_TO)
        }
        if stand == nil, !resolved.isEmpty { transfer.keep(TextList(resolved), for: CURLOPT_RESOLVE) }
        if let path = plan.caFile {
            easy.set(CURLOPT_CAINFO, path)
        }
        // libcurl reads its trusted certificates once, and not for every connection, only if they are all in one file.
        if plan.caFile != nil || Libraries.hasTrustFile { easy.set(CURLOPT_CAPATH, nil) }
        plan.tls.apply(to: easy)
        if let certificate = plan.clientCertificate { try use(certificate, on: easy) }
        if plan.connectsOnly {
            easy.set(CURLOPT_CONNECT_ONLY, 1)
            easy.set(CURLOPT_FRESH_CONNECT, 1)
        }
        if plan.proxy != nil, plan.connectsOnly || plan.tunnels { easy.set(CURLOPT_HTTPPROXYTUNNEL, 1) }
        return transfer
    }

    private func proxyTarget(_ text: String) throws(NetworkFailure) -> TransferTarget {
        let advice = "write the proxy as http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT"
        let target: TransferTarget
        do {
            target = try TransferTarget(text, isProxy: true)
        } catch {
            throw NetworkFailure(
                .unusable, .proxy, "the proxy's URL cannot be used: \(error.reason)", advice: advice)
        }
        // socks4 and socks5 would look the target's name up here, behind the back of the rules.
        guard ["http", "https", "socks5h", "socks4a"].contains(target.scheme), target.destination.port > 0 else {
            throw NetworkFailure(
                .unusable, .proxy, "\"\(target.printable)\" is not a proxy that can be used", advice: advice)
        }
        return target
    }

    private func use(_ proxy: Proxy?, on easy: EasyHandle) throws(NetworkFailure) {
        // An empty proxy and an empty exception list keep libcurl from asking the environment.
        easy.set(CURLOPT_PROXY, proxy?.url ?? "")
        easy.set(CURLOPT_NOPROXY, "")
        guard let proxy else { return }
        if let user = proxy.user { try log(on: easy, to: proxy, as: user) }
        // Basic is a password (RFC 1929) here; what libcurl would offer else is Kerberos.
        easy.set(CURLOPT_SOCKS5_AUTH, 1 << 0)
        easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    /// Basic or digest, as an HTTP proxy asks for it; SOCKS knows one way (RFC 1929).
    private func log(on easy: EasyHandle, to proxy: Proxy, as user: String) throws(NetworkFailure) {
        try checkWhole(user, "the proxy's user", .proxy)
        try checkWhole(proxy.password, "the proxy's password", .proxy)
        easy.set(CURLOPT_PROXYUSERNAME, user)
        easy.set(CURLOPT_PROXYPASSWORD, proxy.password ?? "")
        if !proxy.url.hasPrefix("socks") { easy.set(CURLOPT_PROXYAUTH, 1 << 0 | 1 << 1) }
    }

    private func use(_ certificate: ClientCertificate, on easy: EasyHandle) throws(NetworkFailure) {
        try checkReadable(certificate.certificatePath, as: "client certificate")
        let isPKCS12 = [".p12", ".pfx"].contains { certificate.certificatePath.lowercased().hasSuffix($0) }
        easy.set(CURLOPT_SSLCERT, certificate.certificatePath)
        easy.set(CURLOPT_SSLCERTTYPE, isPKCS12 ? "P12" : "PEM")
        if let path = certificate.keyPath {
            try checkReadable(path, as: "client certificate's key")
            easy.set(CURLOPT_SSLKEY, path)
        }
        try checkWhole(certificate.passphrase, "the passphrase of the client certificate", .tls)
        // Without one, OpenSSL would ask on the terminal and wait there.
        easy.set(CURLOPT_KEYPASSWD, certificate.passphrase ?? "")
    }

    /// libcurl reads a text up to a NUL, and would use the beginning of a secret as if it were all of it.
    func checkWhole(_ text: String?, _ what: String, _ phase: NetworkFailure.Phase) throws(NetworkFailure) {
        guard let text, text.utf8.contains(0) else { return }
        throw NetworkFailure(
            .unusable, phase, "\(what) holds a NUL, which cannot be sent",
            advice: "check where the site file takes it from")
    }

    private func checkReadable(_ path: String, as what: String) throws(NetworkFailure) {
        guard access(path, R_OK) != 0 else { return }
        throw NetworkFailure(
            .unusable, .tls, "the \(what) \"\(path)\" cannot be read: \(systemErrorText(errno))",
            advice: "check the paths in the site file")
    }
}
