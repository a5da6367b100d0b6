import Glibc

/// Asks a server for its host certificate. libssh2 knows none, but what a server shows in a key exchange goes in the
/// clear, and before it has to be proved: so far an exchange takes no cryptography. That the server has the key that is
/// certified is proved by the logon that follows, which takes that key and no other.
struct CertificateExchange {
    private let connection: TCPConnection
    private let deadline: ContinuousClock.Instant
    private var packets = ClearPackets()
    /// How many bytes it may still send: it is not known yet who it is.
    private var bytesLeft = mostBytes

    /// A version, a proposal and a key take a few thousand.
    private static let mostBytes = 256 << 10

    /// The type of host certificates that are asked for, the strongest first.
    private static let types =
        [
            "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512",
            "rsa-sha2-256",
        ]
        .map { $0 + HostCertificate.suffix }
    /// Ways to agree on keys in which any number does for the client's part, RFC 8731 and RFC 8268.
    private static let curve = ["curve25519-sha256", "curve25519-sha256@libssh.org"]
    private static let group = ["diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1"]
    private static let others = [
        [
            "aes256-ctr", "aes128-ctr", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com",
            "chacha20-poly1305@openssh.com",
        ],
        [
            "hmac-sha2-256", "hmac-sha2-512", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com",
            "hmac-sha1",
        ],
        ["none"],
    ]

    init(_ connection: TCPConnection, until deadline: ContinuousClock.Instant) {
        self.connection = connection
        self.deadline = deadline
    }

    /// What the server shows as its host key; nil where it has no certificate to show.
    mutating func certificate(
        isolation: isolated (any Actor)? = #isolation
    ) async throws(NetworkFailure) -> [UInt8]? {
        try await send(Array("SSH-2.0-ctplan\r\n".utf8) + ClearPackets.packet(Self.proposal))
        guard let offers = SSHFacts.Offers(message: try await message(SSHFacts.Offers.message)) else {
            throw failure("its proposal cannot be read")
        }
        guard Self.types.contains(where: offers.hostKey.contains) else { return nil }
        guard let way = (Self.curve + Self.group).first(where: offers.keyExchange.contains) else {
            throw failure("it agrees on keys by \(offers.keyExchange.joined(separator: ", ")) alone")
        }
        var opening = SSHBytes([30])
        // As an mpint a number below the group's prime, which begins with ones.
        opening.add(Self.curve.contains(way) ? Self.chance(32) : [0x40] + Self.chance(255))
        try await send(ClearPackets.packet(Array(opening.bytes)))
        var answer = SSHBytes(try await message(31).dropFirst())
        guard let shown = answer.takeString() else { throw failure("its answer cannot be read") }
        return shown
    }

    /// SSH_MSG_KEXINIT.
    private static var proposal: [UInt8] {
        var message = SSHBytes([SSHFacts.Offers.message] + chance(16))
        let lists = [curve + group, types, others[0], others[0], others[1], others[1], others[2], others[2], [], []]
        for list in lists { message.add(Array(list.joined(separator: ",").utf8)) }
        message.add(UInt8(0))
        message.add(UInt32(0))
        return Array(message.bytes)
    }

    private static func chance(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255) } }

    // MARK: Messages

    private func send(_ bytes: [UInt8], isolation: isolated (any Actor)? = #isolation) async throws(NetworkFailure) {
        try await connection.send(bytes, timeout: deadline - .now)
    }

    /// The next message of a number; those that mean nothing are passed over.
    private mutating func message(
        _ number: UInt8, isolation: isolated (any Actor)? = #isolation
    ) async throws(NetworkFailure) -> ArraySlice<UInt8> {
        while true {
            while let message = packets.take() {
                if message.first == number { return message }
                // SSH_MSG_DISCONNECT, RFC 4253 section 11.1.
                if message.first == 1 { throw failure("it ended the connection") }
            }
            if packets.isBroken { throw failure("what it sends is not SSH") }
            guard bytesLeft > 0 else { throw failure("it sends \(Self.mostBytes) bytes before its key") }
            // What comes quickly enough never makes `receive` wait, and others want the loop too.
            await Task.yield()
            let bytes = try await connection.receive(
                maximum: min(bytesLeft, 32 << 10), timeout: max(deadline - .now, .zero))
            bytesLeft -= bytes.count
            if bytes.isEmpty {
                throw NetworkFailure(
                    .reset, .keyExchange,
                    "\(connection.destination) ended the connection when it was asked for its host certificate",
                    timings: connection.timings, address: connection.address)
            }
            packets.read(bytes)
        }
    }

    private func failure(_ reason: String) -> NetworkFailure {
        NetworkFailure(
            .protocolViolation, .keyExchange,
            "\(connection.destination) cannot be asked for its host certificate: \(reason)",
            timings: connection.timings,
            address: connection.address)
    }
}
