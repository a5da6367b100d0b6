import Glibc

/// Sends echo requests. It runs on the loop.
actor PingClient {
    private let loop: EventLoop
    private let connector: Connector

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, connector: Connector) {
        self.loop = loop
        self.connector = connector
    }

    /// What is known so far of one ping.
    private struct Progress {
        var sent = 0
        /// When each request went out that has no answer yet, by its sequence number.
        var open: [UInt16: ContinuousClock.Instant] = [:]
        var roundTrips: [Duration] = []
        var lastError: Int32?
    }

    func ping(
        _ destination: Destination, _ request: PingRequest, timeout: Duration
    ) async throws(NetworkFailure) -> PingReport {
        let start = ContinuousClock.now
        let place = try await connector.lookUp(destination, timeout: timeout)
        let address = place.address
        let deadline = start + timeout
        let message = EchoMessage(
            family: address.family, payload: (0..<request.size).map { _ in UInt8.random(in: .min ... .max) })
        let socket = try open(address, request)
        let first = UInt16.random(in: .min ... .max)
        var progress = Progress()
        var next = ContinuousClock.now
        while true {
            let now = ContinuousClock.now
            if progress.sent == request.count, progress.open.isEmpty || now >= next { break }
            guard now < deadline else { break }
            if progress.sent < request.count, now >= next {
                send(message, first &+ UInt16(truncatingIfNeeded: progress.sent), over: socket, &progress)
                next = now + (progress.sent < request.count ? request.interval : request.patience)
            }
            switch await loop.wait(for: socket.descriptor, .readable, until: min(next, deadline)) {
            case .ready: take(message, from: socket, &progress)
            case .deadline: break
            case .cancelled:
                throw NetworkFailure(
                    .interrupted, .response, "the ping of \(address) was interrupted", address: "\(address)")
            }
        }
        let total = ContinuousClock.now - start
        return PingReport(
            address: address, sent: progress.sent, roundTrips: progress.roundTrips,
            trouble: progress.lastError.map(trouble), timings: Timings(name: place.timings.name, total: total))
    }

    private func send(_ message: EchoMessage, _ sequence: UInt16, over socket: EchoSocket, _ progress: inout Progress) {
        // An error of an earlier request would be told in place of sending this one.
        if let number = socket.takeErrors() { progress.lastError = number }
        progress.sent += 1
        progress.open[sequence] = ContinuousClock.now
        do throws(SystemFailure) {
            try socket.send(message.request(sequence))
        } catch {
            progress.lastError = error.number
        }
    }

    /// Takes one datagram, so that a flood of them cannot hold the loop.
    private func take(_ message: EchoMessage, from socket: EchoSocket, _ progress: inout Progress) {
        do throws(SystemFailure) {
            guard case .datagram(let bytes) = try socket.receive(),
                let sequence = message.sequence(answeredBy: bytes),
                let begin = progress.open.removeValue(forKey: sequence)
            else {
                if let number = socket.takeErrors() { progress.lastError = number }
                return
            }
            progress.roundTrips.append(ContinuousClock.now - begin)
        } catch {
            progress.lastError = error.number
            _ = socket.takeErrors()
        }
    }

    private func open(_ address: IPAddress, _ request: PingRequest) throws(NetworkFailure) -> EchoSocket {
        do throws(SystemFailure) {
            return try EchoSocket(to: address, payloadSize: request.size)
        } catch {
            let words = systemErrorText(error.number)
            switch error.number {
            case EACCES, EPERM:
                let group = getegid()
                throw NetworkFailure(
                    .unusable, .connect, "this system does not let group \(group) ping: \(words)",
                    advice: "let it, as root: sysctl -w net.ipv4.ping_group_range=\"\(group) \(group)\" "
                        + "(or a wider range; it holds for IPv6 too)", address: "\(address)")
            case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, ENETDOWN, EINVAL:
                throw NetworkFailure(
                    .route, .connect, "there is no way to \(address): \(words)", address: "\(address)")
            default:
                throw NetworkFailure(
                    .unusable, .connect, "there is no socket to ping \(address) with: \(words)", address: "\(address)")
            }
        }
    }

    /// By the errors of icmp(7).
    private func trouble(_ number: Int32) -> PingReport.Trouble {
        let problem: NetworkFailure.Problem =
            switch number {
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EACCES, EPERM: .route
            case ECONNREFUSED, ENOPROTOOPT: .refused
            default: .timeout
            }
        return PingReport.Trouble(problem: problem, words: systemErrorText(number))
    }
}
