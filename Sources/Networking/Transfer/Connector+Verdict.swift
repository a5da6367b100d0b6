import CCurl

extension Connector {
    /// Waits for what a server says of the client's certificate, or of the lack of one, after a handshake by TLS 1.3.
    ///
    /// A refusal takes one more way there and back. A server that is content shows it by a ticket or by data; one that
    /// says nothing for four times as long as the handshake took, and for a second at least, is taken to be content.
    func awaitVerdict(on transfer: Transfer, until deadline: ContinuousClock.Instant) async throws(NetworkFailure) {
        let timings = transfer.timings
        let handshake = (timings.tls ?? .zero) - (timings.connect ?? .zero)
        let end = min(deadline, .now + max(handshake * 4, .seconds(1)))
        let socket = ccurl_active_socket(transfer.easy.pointer)
        while true {
            switch transfer.hearVerdict() {
            case .accepted: return
            case .refused(let failure): throw failure
            case .none: break
            }
            guard socket != CURL_SOCKET_BAD, ContinuousClock.now < end else { return }
            switch await loop.wait(for: socket, .readable, until: end) {
            case .ready: continue
            case .deadline: return
            case .cancelled: throw transfer.failure(.interrupted)
            }
        }
    }
}
