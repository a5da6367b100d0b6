import CCurl

/// Makes connections without a request. It runs on the loop.
actor Connector {
    let loop: EventLoop
    private let environment: TransferEnvironment

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, environment: TransferEnvironment) {
        self.loop = loop
        self.environment = environment
    }

    func connect(
        to destination: Destination, proxy: Proxy?, connectTimeout: Duration
    ) async throws(NetworkFailure) -> TCPConnection {
        if proxy == nil,
            let direct = DirectConnection(to: destination, under: environment, on: loop, timeout: connectTimeout)
        {
            return try await direct.connect()
        }
        return try await connectByLibcurl(to: destination, proxy: proxy, connectTimeout: connectTimeout)
    }

    private func connectByLibcurl(
        to destination: Destination, proxy: Proxy?, connectTimeout: Duration
    ) async throws(NetworkFailure) -> TCPConnection {
        let plan = TransferEnvironment.Plan(
            target: try target("http", destination), proxy: proxy, connectTimeout: connectTimeout,
            timeout: connectTimeout, connectsOnly: true, keepsDescriptor: true)
        let easy = EasyHandle.make()
        defer { curl_easy_cleanup(easy.pointer) }
        let transfer = try environment.prepare(plan, on: easy)
        let end = await loop.run(transfer)
        guard case .finished(CURLE_OK) = end else { throw transfer.failure(end) }
        guard let descriptor = transfer.takeDescriptor() else {
            throw NetworkFailure(
                .unusable, .connect,
                "the connection to \(destination) cannot be kept: \(systemErrorText(transfer.socketError))")
        }
        return TCPConnection(
            descriptor: descriptor, destination: destination, address: transfer.address ?? "",
            peer: transfer.peer, timings: transfer.timings, loop: loop)
    }

    /// With `startTLS` the loop waits for the peer, so it must serve nobody else.
    func handshake(with target: TLSTarget, sockets: OpenSockets? = nil) async throws(NetworkFailure) -> TLSFacts {
        let start = ContinuousClock.now
        let destination = target.destination
        var asked = destination
        if let name = target.serverName { asked = Destination(host: name, port: destination.port) }
        if target.startTLS != nil, target.proxy?.url.hasPrefix("https:") == true {
            throw NetworkFailure(
                .unusable, .proxy, "STARTTLS cannot go through a proxy that is spoken to by TLS",
                advice: "use a proxy of another kind", isProxys: true)
        }
        _ = try self.target("https", destination)
        let plan = TransferEnvironment.Plan(
            target: try self.target("https", asked), place: destination, proxy: target.proxy, caFile: target.caFile,
            clientCertificate: target.clientCertificate, tls: target.tls, connectTimeout: target.timeout,
            timeout: target.timeout, connectsOnly: true)
        let easy = EasyHandle.make()
        defer { curl_easy_cleanup(easy.pointer) }
        let transfer = try environment.prepare(plan, on: easy)
        easy.set(CURLOPT_SSL_ENABLE_ALPN, 0)
        transfer.alpn = target.alpn
        transfer.mayLinger = true
        transfer.startTLS = target.startTLS.map { StartTLS($0, deadline: .now + target.timeout) }
        transfer.sockets = sockets
        sockets?.watch(easy)
        let end = await loop.run(transfer, breakingOff: sockets)
        guard case .finished(CURLE_OK) = end else { throw transfer.failure(end) }
        guard let session = transfer.tls else {
            throw NetworkFailure(.tls, .tls, "libcurl does not show the TLS session with \(destination)")
        }
        let facts = TLSFacts(
            certificate: session.certificate, tlsVersion: session.version, cipher: session.cipher, alpn: session.alpn,
            address: transfer.address ?? "", timings: transfer.timings)
        if transfer.awaitsVerdict {
            defer { loop.release(transfer) }
            try await awaitVerdict(on: transfer, until: start + target.timeout)
        }
        return facts
    }

    /// Looks a name up by the rules, and finds the address a connection would go to first, without a packet to it.
    func lookUp(
        _ destination: Destination, timeout: Duration
    ) async throws(NetworkFailure) -> (address: IPAddress, timings: Timings) {
        let plan = TransferEnvironment.Plan(
            target: try target("http", destination), connectTimeout: timeout, timeout: timeout, connectsOnly: true,
            onlyLooksUp: true)
        let easy = EasyHandle.make()
        defer { curl_easy_cleanup(easy.pointer) }
        let transfer = try environment.prepare(plan, on: easy)
        let end = await loop.run(transfer)
        guard case .finished = end, let address = transfer.tried.first else { throw transfer.failure(end) }
        return (address, transfer.timings)
    }

    private func target(_ scheme: String, _ destination: Destination) throws(NetworkFailure) -> TransferTarget {
        let refusal = NetworkFailure(
            .unusable, .connect,
            "\"\(destination.host)\" with port \(destination.port) is not a place to connect to",
            advice: "give a name or an address, and a port from 1 to 65535")
        guard (1...65535).contains(destination.port),
            let target = try? TransferTarget("\(scheme)://\(destination)/"),
            // What is not a bare host would show as another one, or as a path, a user, a port.
            target.destination == destination || IPAddress(destination.host) == IPAddress(target.destination.host),
            IPAddress(target.destination.host) != nil || target.destination == destination
        else { throw refusal }
        return target
    }
}
