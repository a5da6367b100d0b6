import Glibc

/// Connects to one address that is known beforehand, where libcurl would have nothing to look up, to choose from or to
/// negotiate: by connect(2) on a socket of its own, at a tenth of the cost.
struct DirectConnection {
    let destination: Destination
    /// Where it goes, by the site's overrides and ports.
    let address: IPAddress
    let port: Int
    let networkGuard: NetworkGuard
    let loop: EventLoop
    let timeout: Duration
    private let start = ContinuousClock.now
    private let found: Duration

    /// `nil` where libcurl has to connect: a name to look up, several addresses, or a host in an unusual form.
    init?(to destination: Destination, under environment: TransferEnvironment, on loop: EventLoop, timeout: Duration) {
        let route = environment.names.route(to: destination)
        guard (1...65535).contains(destination.port), (1...65535).contains(route.port),
            let address = environment.names.onlyAddress(of: route.host)
        else { return nil }
        self.destination = destination
        self.address = address
        port = route.port
        networkGuard = environment.networkGuard
        self.loop = loop
        self.timeout = timeout
        found = ContinuousClock.now - start
    }

    func connect(isolation: isolated any Actor = #isolation) async throws(NetworkFailure) -> TCPConnection {
        guard networkGuard.permits(address) else {
            throw failure(.notAllowed, "no connection was made to \(peer): \(networkGuard.refusal(of: address))")
        }
        if Task.isCancelled { throw interrupted }
        let descriptor = try socket()
        do throws(NetworkFailure) {
            try await connect(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        let total = elapsed
        let text = "\(address)"
        return TCPConnection(
            descriptor: descriptor, destination: destination, address: text,
            peer: destination.reached(at: text, port: port),
            timings: Timings(name: found, connect: total, total: total), loop: loop)
    }

    private func socket() throws(NetworkFailure) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(address.family == .v4 ? AF_INET : AF_INET6, kind, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else { throw failure(errno) }
        // As libcurl sets it, tcp(7): a short message must not wait for the acknowledgement of the one before.
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private func connect(_ descriptor: Int32, isolation: isolated any Actor = #isolation) async throws(NetworkFailure) {
        // A second call tells what has become of the first, connect(2): this machine itself has answered by then.
        for _ in 0..<2 {
            let result = address.withSocketAddress(port: port) { Glibc.connect(descriptor, $0, $1) }
            if result == 0 || errno == EISCONN { return }
            guard errno == EINPROGRESS || errno == EALREADY || errno == EINTR else { throw failure(errno) }
        }
        switch await loop.wait(for: descriptor, .writable, until: start + timeout) {
        case .ready: break
        case .deadline:
            throw failure(.timeout, "no answer from \(place) to a connection within \(timeout.inWords)")
        case .cancelled: throw interrupted
        }
        var number: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
        if number != 0 { throw failure(number) }
    }

    // MARK: What went wrong

    /// By the errors of connect(2).
    private func failure(_ number: Int32) -> NetworkFailure {
        switch number {
        case ECONNREFUSED: failure(.refused, "connection refused by \(place)")
        case ETIMEDOUT: failure(.timeout, "no answer from \(place)")
        case ECONNRESET: failure(.reset, "connection to \(place) was reset")
        case EMFILE, ENFILE:
            failure(
                .unusable, "no socket for \(place): \(systemErrorText(number))",
                advice: "raise the limit of open files: ulimit -n")
        default: failure(.route, "no way to \(place): \(systemErrorText(number))")
        }
    }

    private func failure(
        _ problem: NetworkFailure.Problem, _ message: String, advice: String? = nil
    ) -> NetworkFailure {
        NetworkFailure(
            problem, .connect, message, advice: advice, timings: Timings(name: found, total: elapsed),
            address: "\(address)")
    }

    private var interrupted: NetworkFailure {
        failure(.interrupted, "the exchange with \(peer) was interrupted before the first byte of a response")
    }

    private var elapsed: Duration { ContinuousClock.now - start }

    private var peer: String { destination.reached(at: "\(address)", port: port) }

    private var place: String {
        let place = "\(address.bracketed):\(port)"
        return IPAddress(destination.host) == nil ? "\(place) (\"\(destination.host)\")" : place
    }
}

extension NameRules {
    /// The address of a host in numbers, or the only one that the site file gives a name.
    fileprivate func onlyAddress(of host: String) -> IPAddress? {
        if overrides.isEmpty { return IPAddress(host) }
        if let given = overrides[host.lowercased()] {
            return given.count == 1 && (IPAddress(host) != nil || isPlainName(host)) ? given[0] : nil
        }
        return IPAddress(host)
    }

    /// Whether a URL would name the very same host: not so for `0x7f.1`, or where letters have to be escaped.
    private func isPlainName(_ host: String) -> Bool {
        guard let last = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last?.first
        else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return letters.contains(last | 0x20)
            && host.utf8.allSatisfy { byte in
                letters.contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }
}
