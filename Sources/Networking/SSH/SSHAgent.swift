import Glibc

/// A talk with an agent over its socket, by draft-miller-ssh-agent; each wait ends with the deadline or the task.
final class SSHAgent {
    struct Identity {
        let key: [UInt8]
        var type: String { SSHBytes.keyType(of: key) }
    }

    private let descriptor: Int32
    private let loop: EventLoop
    private static let maximumAnswer: UInt32 = 256 << 10

    /// Connects; the socket does not block. An agent whose queue is full is asked again until the deadline.
    init(
        path: String, loop: EventLoop, until deadline: ContinuousClock.Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(FileFailure) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw FileFailure(reason: "the path of the socket is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        descriptor = socket(AF_UNIX, kind, 0)
        self.loop = loop
        guard descriptor >= 0 else { throw FileFailure(reason: systemErrorText(errno)) }
        while true {
            let failure = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
                }
            }
            guard failure != 0 else { return }
            guard failure == EAGAIN else { throw FileFailure(reason: systemErrorText(failure)) }
            guard ContinuousClock.now < deadline else { throw FileFailure(reason: "it does not answer") }
            do {
                try await loop.sleep(until: .now + .milliseconds(50))
            } catch {
                throw FileFailure(reason: "interrupted")
            }
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The keys that it can sign with, SSH_AGENTC_REQUEST_IDENTITIES.
    func identities(
        until deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(FileFailure) -> [Identity] {
        var request = SSHBytes()
        request.add(UInt8(11))
        var answer = try await ask(request, until: deadline)
        guard answer.takeByte() == 12, let count = answer.takeNumber() else {
            throw FileFailure(reason: "it does not tell its keys")
        }
        var found: [Identity] = []
        for _ in 0..<min(count, 256) {
            guard let key = answer.takeString(), answer.takeString() != nil else { break }
            found.append(Identity(key: key))
        }
        return found
    }

    /// Signs, SSH_AGENTC_SIGN_REQUEST; the signature without the name of its algorithm.
    func sign(
        _ data: [UInt8], with identity: Identity, until deadline: ContinuousClock.Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(FileFailure) -> [UInt8] {
        var request = SSHBytes()
        request.add(UInt8(13))
        request.add(identity.key)
        request.add(data)
        request.add(UInt32(0))
        var answer = try await ask(request, until: deadline)
        guard answer.takeByte() == 14, let whole = answer.takeString() else {
            throw FileFailure(reason: "it refuses to sign with its \(identity.type) key")
        }
        var signature = SSHBytes(whole)
        guard signature.takeString() != nil, let bytes = signature.takeString() else {
            throw FileFailure(reason: "its signature is damaged")
        }
        return bytes
    }

    private func ask(
        _ request: SSHBytes, until deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(FileFailure) -> SSHBytes {
        var message = SSHBytes()
        message.add(Array(request.bytes))
        var rest = message.bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 { rest = rest.dropFirst(count) } else { try await wait(.writable, until: deadline) }
        }
        var length = SSHBytes(try await receive(4, until: deadline))
        guard let count = length.takeNumber(), count <= Self.maximumAnswer else {
            throw FileFailure(reason: "its answer is too long")
        }
        return SSHBytes(try await receive(Int(count), until: deadline))
    }

    private func receive(
        _ wanted: Int, until deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: max(1, wanted))
        while bytes.count < wanted {
            let count = recv(descriptor, &buffer, wanted - bytes.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                bytes += buffer.prefix(count)
            } else if count == 0 {
                throw FileFailure(reason: "it ended the connection")
            } else {
                try await wait(.readable, until: deadline)
            }
        }
        return bytes
    }

    /// After a call that has just failed, with its errno.
    private func wait(
        _ readiness: Readiness, until deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(FileFailure) {
        let number = errno
        guard number == EAGAIN || number == EINTR else { throw FileFailure(reason: systemErrorText(number)) }
        switch await loop.wait(for: descriptor, readiness, until: deadline) {
        case .ready: return
        case .deadline: throw FileFailure(reason: "it does not answer")
        case .cancelled: throw FileFailure(reason: "interrupted")
        }
    }
}
