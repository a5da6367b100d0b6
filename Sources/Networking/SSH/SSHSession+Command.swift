import CSSH2

/// What came of a command.
package struct SSHCommandOutcome: Sendable {
    /// Nil where the server told none, as it does for a command that a signal ended.
    package let exitStatus: Int?
    /// The signal that ended it, without "SIG"; RFC 4254 section 6.10.
    package let signal: String?
    package let output: [UInt8]
    package let errors: [UInt8]
    /// From the request on until the channel was closed.
    package let duration: Duration
}

extension SSHSession {
    /// Runs a command as the server's account would, with nothing to read; RFC 4254 section 6.5. What it writes to its
    /// two outputs may have `maximumOutput` bytes together.
    package func run(
        _ command: String, maximumOutput: Int, keepAlive: Duration?, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> SSHCommandOutcome {
        try await exclusively(.command, until: deadline) { deadline throws(NetworkFailure) in
            let start = ContinuousClock.now
            let channel = try await openChannel(until: deadline)
            handle.witness.exitStatus = nil
            try await begin(command, on: channel, until: deadline)
            var outputs = ChannelOutputs(maximum: maximumOutput)
            try await read(channel, into: &outputs, KeepAlive(every: keepAlive, handle), until: deadline)
            // What it has told of its end counts, even if the connection breaks before the channel is closed.
            let code = try await complete(.command, until: deadline) { libssh2_channel_wait_closed(channel) }
            let signal = exitSignal(of: channel)
            guard code == 0 || signal != nil || handle.witness.exitStatus != nil else { throw failure(code, .command) }
            let duration = ContinuousClock.now - start
            if code == 0 { _ = try await complete(.command, until: deadline) { libssh2_channel_free(channel) } }
            return SSHCommandOutcome(
                exitStatus: signal == nil ? handle.witness.exitStatus : nil, signal: signal, output: outputs.output,
                errors: outputs.errors, duration: duration)
        }
    }

    /// Stays logged on for `length`, with a message to the server every `keepAlive`, and answers what it asks. Then
    /// proves by a round trip that the server is still there.
    package func stay(
        for length: Duration, keepAlive: Duration?, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        try await exclusively(.idle, until: deadline) { deadline throws(NetworkFailure) in
            let start = ContinuousClock.now
            // libssh2 only reads, and so answers, where it has a channel to read from.
            let channel = try await openChannel(until: deadline)
            let keepAlive = KeepAlive(every: keepAlive, handle)
            var buffer = [CChar](repeating: 0, count: 4096)
            while ContinuousClock.now - start < length {
                let code = libssh2_channel_read_ex(channel, 0, &buffer, buffer.count)
                guard code >= 0 || code == Int(LIBSSH2_ERROR_EAGAIN) else {
                    throw lost(Int32(code), after: ContinuousClock.now - start, of: length)
                }
                if code > 0 {
                    try await goOn(.idle, until: deadline)
                } else {
                    try await wait(.idle, keepAlive, until: start + length, failing: deadline)
                }
            }
            var code = try await complete(.idle, until: deadline) { libssh2_channel_free(channel) }
            guard code == 0 else { throw lost(code, after: ContinuousClock.now - start, of: length) }
            let proof = try await openChannel(until: deadline)
            code = try await complete(.idle, until: deadline) { libssh2_channel_free(proof) }
            guard code == 0 else { throw lost(code, after: ContinuousClock.now - start, of: length) }
        }
    }

    private func lost(_ code: Int32, after time: Duration, of length: Duration) -> NetworkFailure {
        let seconds = Duration.seconds(time.components.seconds)
        return failure(
            .reset, .idle,
            "\(peer) ended the session after \(seconds.inWords) of \(length.inWords) "
                + handle.inWords(code),
            advice: "servers and firewalls end what is idle: a shorter keep-alive may hold it")
    }

    // MARK: Channels

    private func openChannel(until deadline: ContinuousClock.Instant) async throws(NetworkFailure) -> OpaquePointer {
        // As much as is taken in before it is read, RFC 4254 section 5.1.
        let (channel, code) = try await complete(.channel, until: deadline) {
            libssh2_channel_open_ex(handle.session, "session", 7, 256 << 10, 32 << 10, nil, 0)
        }
        if let channel { return channel }
        guard code == LIBSSH2_ERROR_CHANNEL_FAILURE, !handle.peerHasGone else { throw failure(code, .channel) }
        throw failure(
            .permission, .channel,
            "\(peer) lets \"\(target.user)\" in, but opens no session for it \(handle.inWords(code))")
    }

    private func begin(
        _ command: String, on channel: OpaquePointer, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        var code = try await complete(.command, until: deadline) {
            libssh2_channel_process_startup(channel, "exec", 4, command, UInt32(command.utf8.count))
        }
        if code == LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED, !handle.peerHasGone {
            throw failure(
                .permission, .command,
                "\(peer) lets \"\(target.user)\" in, but runs no command for it: request denied "
                    + handle.inWords(code),
                advice: "an account for SFTP alone is like that: use a step of the kind sftp, or leave the command out")
        }
        guard code == 0 else { throw failure(code, .command) }
        code = try await complete(.command, until: deadline) { libssh2_channel_send_eof(channel) }
        // A command that is over by now has closed its side.
        guard code == 0 || code == LIBSSH2_ERROR_CHANNEL_CLOSED else { throw failure(code, .command) }
    }

    private func exitSignal(of channel: OpaquePointer) -> String? {
        var name: UnsafeMutablePointer<CChar>?
        var length = 0
        guard libssh2_channel_get_exit_signal(channel, &name, &length, nil, nil, nil, nil) == 0, let name else {
            return nil
        }
        defer { libssh2_free(handle.session, name) }
        return String(cString: name)
    }

    private func read(
        _ channel: OpaquePointer, into outputs: inout ChannelOutputs, _ keepAlive: KeepAlive,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        var buffer = [CChar](repeating: 0, count: 32 << 10)
        while true {
            var hasMore = false
            for stream in ChannelOutputs.streams {
                let count = libssh2_channel_read_ex(channel, stream, &buffer, buffer.count)
                guard count >= 0 || count == Int(LIBSSH2_ERROR_EAGAIN) else { throw failure(Int32(count), .command) }
                guard count > 0 else { continue }
                hasMore = true
                guard outputs.take(buffer.prefix(count), from: stream) else {
                    throw failure(
                        .tooLarge, .command,
                        "the command on \(target.destination) wrote more than \(outputs.maximum) bytes, and was left")
                }
            }
            if hasMore {
                try await goOn(.command, until: deadline)
            } else if libssh2_channel_eof(channel) == 1 {
                return
            } else {
                try await wait(.command, keepAlive, until: deadline, failing: deadline)
            }
        }
    }

    /// A server that is fast never makes the session wait, and the loop serves others too, and its deadlines.
    private func goOn(
        _ phase: NetworkFailure.Phase, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        await Task.yield()
        if Task.isCancelled { throw cancelled(phase) }
        guard ContinuousClock.now < deadline else { throw tooLate(phase) }
    }

    /// Waits for the server until `end`, sending what keeps the session alive; with `end` past `deadline` it fails there.
    private func wait(
        _ phase: NetworkFailure.Phase, _ keepAlive: KeepAlive, until end: ContinuousClock.Instant,
        failing deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        guard let next = keepAlive.send() else {
            throw failure(LIBSSH2_ERROR_SOCKET_SEND, phase)
        }
        switch await loop.wait(
            for: handle.connection.descriptor, .readable, until: min(end, deadline, next))
        {
        case .ready: return
        case .deadline: if ContinuousClock.now >= deadline { throw tooLate(phase) }
        case .cancelled: throw cancelled(phase)
        }
    }
}

/// What a command has written so far.
private struct ChannelOutputs {
    /// Standard output, and SSH_EXTENDED_DATA_STDERR of RFC 4254 section 5.2.
    static let streams: [Int32] = [0, 1]
    let maximum: Int
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// False where it is more than may be kept.
    mutating func take(_ bytes: ArraySlice<CChar>, from stream: Int32) -> Bool {
        guard output.count + errors.count + bytes.count <= maximum else { return false }
        let unsigned = bytes.lazy.map { UInt8(bitPattern: $0) }
        if stream == 0 { output += unsigned } else { errors += unsigned }
        return true
    }
}
