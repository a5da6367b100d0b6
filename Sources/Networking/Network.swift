/// The way out of this machine: every connection of a run starts here, under one guard and one set of rules for names.
package final class Network: Sendable {
    private let loop: EventLoop
    let environment: TransferEnvironment
    private let connector: Connector
    private let dns: DNSClient
    private let pings: PingClient
    private let multicast: MulticastClient

    /// The guard that every connection of this network is under.
    package var networkGuard: NetworkGuard { environment.networkGuard }

    package init(loop: EventLoop, guard networkGuard: NetworkGuard, names: NameRules = NameRules()) {
        self.loop = loop
        environment = TransferEnvironment(networkGuard: networkGuard, names: names)
        connector = Connector(loop: loop, environment: environment)
        dns = DNSClient(loop: loop, environment: environment, connector: connector)
        pings = PingClient(loop: loop, connector: connector)
        multicast = MulticastClient(loop: loop, environment: environment)
    }

    /// A new session, without cookies. It makes a connection of its own to each host that it meets, so that its success
    /// proves that one can be made now, unless a request shares those of others.
    package func httpSession() -> HTTPSession { HTTPSession(loop: loop, environment: environment) }

    /// Connects by TCP, through a proxy if one is given.
    nonisolated(nonsending) package func connect(
        to destination: Destination, proxy: Proxy? = nil, connectTimeout: Duration
    ) async throws(NetworkFailure) -> TCPConnection {
        try await connector.connect(to: destination, proxy: proxy, connectTimeout: connectTimeout)
    }

    /// Connects and shakes hands by TLS, then ends the connection.
    package func handshake(with target: TLSTarget) async throws(NetworkFailure) -> TLSFacts {
        guard target.startTLS != nil else { return try await connector.handshake(with: target) }
        // What comes before TLS is waited for on the spot, and shall hold up nobody else.
        let loop = EventLoop()
        let sockets = OpenSockets()
        defer {
            Task.detached {
                loop.stop()
                withExtendedLifetime(sockets) {}
            }
        }
        return try await Connector(loop: loop, environment: environment.copy).handshake(with: target, sockets: sockets)
    }

    /// Asks a DNS server, or those of the system one after the other, all within `timeout`.
    package func ask(
        _ question: DNSQuestion, of server: Destination?, over transport: DNSTransport, timeout: Duration
    ) async throws(NetworkFailure) -> DNSReply {
        try await dns.ask(question, of: server, over: transport, timeout: timeout)
    }

    /// Sends echo requests by ICMP, all within `timeout`, which holds for looking the name up too.
    package func ping(
        _ destination: Destination, _ request: PingRequest, timeout: Duration
    ) async throws(NetworkFailure) -> PingReport {
        try await pings.ping(destination, request, timeout: timeout)
    }

    /// Joins a multicast group and listens; the group and the sources it is joined for are under the guard.
    package func listen(
        to group: Destination, _ request: MulticastRequest
    ) async throws(NetworkFailure) -> MulticastReport {
        try await multicast.listen(to: group, request)
    }

    /// Connects, checks the host key and logs on by SSH.
    package func openSSH(_ target: SSHTarget) async throws(NetworkFailure) -> SSHSession {
        try await connector.openSSH(target)
    }
}

extension Network {
    /// Begins to load what the network needs while the caller reads its arguments; only saves time.
    package static func prepare() { Libraries.startInBackground() }
}
