import CSSH2
import Glibc

/// A logon by SSH, and the files behind it. It runs on the loop.
package actor SSHSession {
    let loop: EventLoop
    let handle: SSHHandle
    let target: SSHTarget
    /// The host key that an authority vouches for, as the server has shown.
    let certifiedKey: [UInt8]?
    private let turn = Turn()
    private var facts: SSHFacts?
    var hostKeyFacts: HostKeyFacts?
    var timings: Timings
    private let start: ContinuousClock.Instant
    /// Why nothing more can be done: a call to libssh2 was left in the middle, or the session is closed.
    private var end: String?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(
        _ connection: TCPConnection, target: SSHTarget, certifiedKey: [UInt8]?, start: ContinuousClock.Instant
    ) {
        self.certifiedKey = certifiedKey
        loop = connection.loop
        handle = SSHHandle(connection)
        timings = connection.timings
        self.target = target
        self.start = start
    }

    isolated deinit {
        handle.free()
    }

    /// Whom the session is with, for a message.
    var peer: String { handle.connection.peer }

    /// What the logon showed.
    package var server: SSHFacts {
        guard let facts else { preconditionFailure("a session is only given away after its logon") }
        return facts
    }

    /// Checks the host key, then logs on.
    fileprivate func establish(
        preferring types: [String], until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        await turn.take()
        defer { turn.pass() }
        try await awaitBanner(until: deadline)
        timings.firstByte = ContinuousClock.now - start
        handle.beginWatching()
        defer { handle.endWatching() }
        try await exchangeKeys(preferring: types, until: deadline)
        let hostKey = try checkHostKey()
        let logon = try await authenticate(until: deadline)
        timings.total = ContinuousClock.now - start
        facts = SSHFacts(
            banner: handle.banner ?? "", hostKey: hostKey, algorithms: handle.algorithms,
            offers: handle.offerReader?.offers, authenticationMethods: logon.offered,
            acceptedMethods: logon.accepted, address: handle.connection.address, timings: timings)
    }

    /// What the server showed at the logon; complete once the session is closed.
    package var banner: String? { handle.witness.banner }

    /// Ends the session in order, within two seconds; one that is broken just ends.
    package func close() async {
        await turn.take()
        defer { turn.pass() }
        guard end == nil else { return handle.free() }
        let deadline = ContinuousClock.now + .seconds(2)
        if let sftp = handle.sftp {
            let closed = try? await complete(.channel, until: deadline) { libssh2_sftp_shutdown(sftp) }
            if closed == 0 { handle.sftp = nil }
        }
        // SSH_DISCONNECT_BY_APPLICATION, RFC 4253 section 11.1.
        _ = try? await complete(.channel, until: deadline) {
            libssh2_session_disconnect_ex(handle.session, 11, "done", "")
        }
        end = "it is closed"
        handle.free()
    }

    /// Takes the session for one operation, which has the target's `timeout` if it is given no deadline.
    func exclusively<Success>(
        _ phase: NetworkFailure.Phase, until deadline: ContinuousClock.Instant?,
        _ operation: (ContinuousClock.Instant) async throws(NetworkFailure) -> Success
    ) async throws(NetworkFailure) -> Success {
        await turn.take()
        defer { turn.pass() }
        if let end { throw failure(.interrupted, phase, "the SSH session with \(peer) ended: \(end)") }
        return try await operation(deadline ?? .now + target.timeout)
    }

    /// Repeats a call to libssh2 while it would block, waiting for what it says it needs; its final result.
    func complete(
        _ phase: NetworkFailure.Phase, until deadline: ContinuousClock.Instant, _ call: () -> Int32
    ) async throws(NetworkFailure) -> Int32 {
        while true {
            let code = call()
            guard code == LIBSSH2_ERROR_EAGAIN else { return code }
            try await waitForPeer(phase, until: deadline)
        }
    }

    /// The same for a call that makes something; without it, the code that says why.
    func complete(
        _ phase: NetworkFailure.Phase, until deadline: ContinuousClock.Instant, _ call: () -> OpaquePointer?
    ) async throws(NetworkFailure) -> (OpaquePointer?, Int32) {
        while true {
            if let made = call() { return (made, 0) }
            let code = libssh2_session_last_errno(handle.session)
            guard code == LIBSSH2_ERROR_EAGAIN else { return (nil, code) }
            try await waitForPeer(phase, until: deadline)
        }
    }

    func waitForPeer(_ phase: NetworkFailure.Phase, until deadline: ContinuousClock.Instant)
        async throws(NetworkFailure)
    {
        let directions = libssh2_session_block_directions(handle.session)
        var readiness: Readiness = directions & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0 ? .writable : .readable
        if directions & LIBSSH2_SESSION_BLOCK_INBOUND != 0 { readiness.insert(.readable) }
        switch await loop.wait(for: handle.connection.descriptor, readiness, until: deadline) {
        case .ready: return
        case .deadline: throw tooLate(phase)
        case .cancelled: throw cancelled(phase)
        }
    }

    /// The failure of an operation that is left in the middle, which nothing can follow.
    func tooLate(_ phase: NetworkFailure.Phase) -> NetworkFailure {
        end = "an operation was left in the middle"
        return failure(
            .timeout, phase,
            "\(peer) did not finish the \(phase.inWords) within \(target.timeout.inWords)")
    }

    func cancelled(_ phase: NetworkFailure.Phase) -> NetworkFailure {
        end = "an operation was interrupted"
        return failure(.interrupted, phase, "the \(phase.inWords) with \(peer) was interrupted")
    }

    func failure(
        _ problem: NetworkFailure.Problem, _ phase: NetworkFailure.Phase, _ message: String, advice: String? = nil
    ) -> NetworkFailure {
        NetworkFailure(
            problem, phase, message, advice: advice, hostKey: hostKeyFacts, timings: timings,
            address: handle.connection.address)
    }

    /// A failure for a code of libssh2 that no operation explains better.
    func failure(_ code: Int32, _ phase: NetworkFailure.Phase) -> NetworkFailure {
        let cut = [
            LIBSSH2_ERROR_SOCKET_DISCONNECT, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_SEND,
            LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_BANNER_SEND, LIBSSH2_ERROR_CHANNEL_CLOSED,
        ]
        if handle.isFlooded {
            end = "the server sent too much"
            return failure(
                .protocolViolation, phase,
                "\(peer) sent more than \(SSHHandle.mostBytesBeforeLogon) bytes before the logon was over"
            )
        }
        if code != LIBSSH2_ERROR_KEX_FAILURE, cut.contains(code) || handle.peerHasGone {
            end = "the connection was cut"
            return failure(
                .reset, phase,
                "\(peer) ended the connection in the \(phase.inWords) \(handle.inWords(code))")
        }
        return failure(
            .protocolViolation, phase, "the \(phase.inWords) with \(peer) failed \(handle.inWords(code))")
    }
}

extension Connector {
    /// Connects, checks the host key, then logs on, all within the target's `timeout`.
    func openSSH(_ target: SSHTarget) async throws(NetworkFailure) -> SSHSession {
        let start = ContinuousClock.now
        let deadline = start + target.timeout
        let certified = try await certifiedKey(for: target, until: deadline)
        var timeLeft = deadline - .now
        var firstFailure: NetworkFailure?
        for types in HostKeyTypes.attempts(for: target, certified: certified) {
            do throws(NetworkFailure) {
                let connection = try await connect(
                    to: target.destination, proxy: target.proxy, connectTimeout: min(target.connectTimeout, timeLeft))
                let session = SSHSession(connection, target: target, certifiedKey: certified, start: start)
                try await session.establish(preferring: types, until: deadline)
                return session
            } catch {
                // A fingerprint does not tell the type of its key, so a server with keys of several types is asked for
                // each; whatever comes of that, the first key it showed is the one to report.
                let lacksType = firstFailure != nil && error.phase == .keyExchange
                guard error.problem == .hostKey && error.hostKey?.standing != .revoked || lacksType else {
                    throw firstFailure ?? error
                }
                firstFailure = firstFailure ?? error
                timeLeft = deadline - .now
                guard timeLeft > .zero else { break }
            }
        }
        throw firstFailure ?? NetworkFailure(.hostKey, .hostKey, "no type of host key to ask for")
    }
}

extension NetworkFailure.Phase {
    /// As a message names it.
    fileprivate var inWords: String {
        switch self {
        case .handshake: "exchange of versions"
        case .keyExchange: "key exchange"
        case .hostKey: "check of the host key"
        case .authentication: "logon"
        case .channel: "start of a channel"
        case .idle: "time without traffic"
        default: rawValue
        }
    }
}
