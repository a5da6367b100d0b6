import CSSH2

/// Sends a message that asks for an answer and means nothing, as long as a session is quiet; libssh2_keepalive_send(3).
struct KeepAlive {
    private let handle: SSHHandle
    private let isOn: Bool

    /// Whole seconds, at least two, as libssh2 counts them; nothing is sent without an interval.
    init(every interval: Duration?, _ handle: SSHHandle) {
        self.handle = handle
        isOn = interval != nil
        let seconds = min(max(interval?.components.seconds ?? 0, 2), 86_400)
        libssh2_keepalive_config(handle.session, 1, interval == nil ? 0 : UInt32(seconds))
    }

    /// Sends one if it is time; when to come again, or nil where the connection is broken.
    func send() -> ContinuousClock.Instant? {
        guard isOn else { return .now + .seconds(86_400) }
        var seconds: Int32 = 0
        guard libssh2_keepalive_send(handle.session, &seconds) == 0 else { return nil }
        return .now + .seconds(max(1, Int(seconds)))
    }
}
