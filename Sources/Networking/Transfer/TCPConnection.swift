import Glibc

/// A TCP connection. It closes with the last reference to it.
package final class TCPConnection: Sendable {
    /// The non-blocking socket; only the loop may wait for it.
    package let descriptor: Int32
    package let destination: Destination
    /// The peer's address, the proxy's if there is one.
    package let address: String
    /// Whom it is to, for a message: the destination, and where it really went.
    package let peer: String
    package let timings: Timings
    let loop: EventLoop

    init(
        descriptor: Int32, destination: Destination, address: String, peer: String, timings: Timings, loop: EventLoop
    ) {
        self.descriptor = descriptor
        self.destination = destination
        self.address = address
        self.peer = peer
        self.timings = timings
        self.loop = loop
    }

    deinit {
        close(descriptor)
    }

    /// Sends all bytes within `timeout`, and nothing after it or after a cancellation.
    nonisolated(nonsending) package func send(_ bytes: [UInt8], timeout: Duration) async throws(NetworkFailure) {
        let deadline = ContinuousClock.now + timeout
        var sent = 0
        while sent < bytes.count {
            try checkTime(until: deadline, .request, "did not take \(bytes.count) bytes", timeout)
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try await wait(.writable, until: deadline, .request, "did not take \(bytes.count) bytes", timeout)
            } else if errno != EINTR {
                throw broken(errno, .request)
            }
        }
    }

    /// Receives what comes next, at most `maximum` bytes; empty when the peer has ended its side.
    nonisolated(nonsending) package func receive(maximum: Int, timeout: Duration) async throws(NetworkFailure)
        -> [UInt8]
    {
        let deadline = ContinuousClock.now + timeout
        var buffer = [UInt8](repeating: 0, count: max(1, min(maximum, 64 << 10)))
        while true {
            // What has come already does not make time of none: a peer could go on for ever.
            try checkTime(until: deadline, .response, "had not sent all", timeout)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count >= 0 { return Array(buffer.prefix(count)) }
            if errno == EAGAIN {
                try await wait(.readable, until: deadline, .response, "sent nothing", timeout)
            } else if errno != EINTR {
                throw broken(errno, .response)
            }
        }
    }

    nonisolated(nonsending) private func wait(
        _ readiness: Readiness, until deadline: ContinuousClock.Instant, _ phase: NetworkFailure.Phase, _ what: String,
        _ timeout: Duration
    ) async throws(NetworkFailure) {
        switch await loop.wait(for: descriptor, readiness, until: deadline) {
        case .ready: return
        case .deadline: throw tooLate(phase, what, timeout)
        case .cancelled: throw interrupted(phase)
        }
    }

    private func checkTime(
        until deadline: ContinuousClock.Instant, _ phase: NetworkFailure.Phase, _ what: String, _ timeout: Duration
    ) throws(NetworkFailure) {
        if Task.isCancelled { throw interrupted(phase) }
        guard ContinuousClock.now < deadline else { throw tooLate(phase, what, timeout) }
    }

    private func tooLate(_ phase: NetworkFailure.Phase, _ what: String, _ timeout: Duration) -> NetworkFailure {
        NetworkFailure(
            .timeout, phase, "\(peer) \(what) within \(timeout.inWords)", timings: timings, address: address)
    }

    private func interrupted(_ phase: NetworkFailure.Phase) -> NetworkFailure {
        NetworkFailure(
            .interrupted, phase, "the exchange with \(peer) was interrupted", timings: timings, address: address)
    }

    private func broken(_ number: Int32, _ phase: NetworkFailure.Phase) -> NetworkFailure {
        NetworkFailure(
            .reset, phase, "the connection to \(peer) broke: \(systemErrorText(number))", timings: timings,
            address: address)
    }
}
