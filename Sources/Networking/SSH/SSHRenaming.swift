import CSSH2

/// A second SFTP channel for the one request that libssh2 1.10 cannot make: `posix-rename@openssh.com`, which puts a file in
/// the place of another in one step (PROTOCOL of OpenSSH, section 4.3). It belongs to its session's loop.
final class SSHRenaming {
    private let channel: OpaquePointer
    private var received: [UInt8] = []

    fileprivate init(_ channel: OpaquePointer) {
        self.channel = channel
    }

    /// Packets of draft-ietf-secsh-filexfer-02 section 3.
    private enum PacketType {
        static let initialise: UInt8 = 1
        static let version: UInt8 = 2
        static let status: UInt8 = 101
        static let extended: UInt8 = 200
    }

    private static let request = Array("posix-rename@openssh.com".utf8)
    /// No answer that is waited for here is longer.
    private static let longestPacket = 256 << 10

    /// Whether the server can rename so.
    fileprivate func agree(
        in session: isolated SSHSession, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Bool {
        var body = SSHBytes()
        body.add(PacketType.initialise)
        body.add(UInt32(3))
        try await send(body, in: session, until: deadline)
        var answer = try await receive(in: session, until: deadline)
        guard answer.takeByte() == PacketType.version, answer.takeNumber() != nil else {
            throw session.failure(
                .protocolViolation, .channel, "\(session.peer) does not say which SFTP it speaks")
        }
        while let name = answer.takeString(), answer.takeString() != nil {
            if name == Self.request { return true }
        }
        return false
    }

    func rename(
        _ path: String, to other: String, in session: isolated SSHSession, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        let id: UInt32 = 1
        var body = SSHBytes()
        body.add(PacketType.extended)
        body.add(id)
        for text in [Self.request, Array(path.utf8), Array(other.utf8)] { body.add(text) }
        try await send(body, in: session, until: deadline)
        var answer = try await receive(in: session, until: deadline)
        guard answer.takeByte() == PacketType.status, answer.takeNumber() == id, let status = answer.takeNumber() else {
            throw session.failure(
                .protocolViolation, .transfer,
                "\(session.peer) does not say whether \"\(other)\" was replaced")
        }
        guard status == LIBSSH2_FX_OK else {
            throw session.failure(status: Int(status), .transfer, of: other, .write)
        }
    }

    /// Closes the channel, within a second; the session's end would do so too.
    func end(in session: isolated SSHSession) async {
        let channel = channel
        _ = try? await session.complete(.channel, until: .now + .seconds(1)) { libssh2_channel_free(channel) }
    }

    private func send(
        _ body: SSHBytes, in session: isolated SSHSession, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        var packet = SSHBytes()
        packet.add(Array(body.bytes))
        let bytes = Array(packet.bytes)
        var sent = 0
        while sent < bytes.count {
            let count = try await session.complete(.channel, until: deadline) {
                bytes[sent...].withUnsafeBytes { rest in
                    Int32(
                        libssh2_channel_write_ex(
                            channel, 0, rest.baseAddress?.assumingMemoryBound(to: CChar.self), rest.count))
                }
            }
            guard count > 0 else { throw session.failure(count, .channel) }
            sent += Int(count)
        }
    }

    /// The next packet, without its length.
    private func receive(
        in session: isolated SSHSession, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> SSHBytes {
        var piece = [CChar](repeating: 0, count: 4096)
        while true {
            var reader = SSHBytes(received)
            if let length = reader.takeNumber(), length > Self.longestPacket {
                throw session.failure(
                    .protocolViolation, .channel, "\(session.peer) sends what is not SFTP")
            }
            reader = SSHBytes(received)
            if let body = reader.takeString() {
                received = Array(reader.bytes)
                return SSHBytes(body)
            }
            let count = try await session.complete(.channel, until: deadline) {
                Int32(libssh2_channel_read_ex(channel, 0, &piece, piece.count))
            }
            guard count > 0 else {
                throw count < 0
                    ? session.failure(count, .channel)
                    : session.failure(.reset, .channel, "\(session.peer) closed a channel of SFTP")
            }
            received += piece.prefix(Int(count)).map { UInt8(bitPattern: $0) }
        }
    }
}

extension SSHSession {
    /// Fails, before anything is written, where the server cannot replace a file in one step.
    func startRenaming(
        of path: String, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> SSHRenaming {
        let (channel, code) = try await complete(.channel, until: deadline) {
            libssh2_channel_open_ex(
                handle.session, "session", 7, 2 << 20, UInt32(LIBSSH2_CHANNEL_PACKET_DEFAULT), nil, 0)
        }
        guard let channel else {
            throw handle.peerHasGone ? failure(code, .channel) : cannotReplace(path, handle.inWords(code))
        }
        let renaming = SSHRenaming(channel)
        do throws(NetworkFailure) {
            let started = try await complete(.channel, until: deadline) {
                libssh2_channel_process_startup(channel, "subsystem", 9, "sftp", 4)
            }
            guard started == 0 else {
                throw handle.peerHasGone ? failure(started, .channel) : cannotReplace(path, handle.inWords(started))
            }
            guard try await renaming.agree(in: self, until: deadline) else {
                throw cannotReplace(path, "(it has no posix-rename)")
            }
            return renaming
        } catch {
            await renaming.end(in: self)
            throw error
        }
    }

    private func cannotReplace(_ path: String, _ why: String) -> NetworkFailure {
        failure(
            .protocolViolation, .transfer,
            "\(peer) cannot replace \"\(path)\" in one step \(why); it was left as it is",
            advice: "take the old file away with remove, in a step of its own")
    }
}
