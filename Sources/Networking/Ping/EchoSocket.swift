import Glibc

/// A socket for echo requests that any user may open, where the system allows it: `SOCK_DGRAM` with ICMP, see icmp(7).
///
/// The kernel writes the identifier and the checksum, and passes on only replies to this socket's identifier.
final class EchoSocket {
    let descriptor: Int32
    private let address: IPAddress
    private let longest: Int

    /// The errors of ICMP that came back are taken from the socket, so many in one turn at most.
    private static let mostErrors = 64

    init(to address: IPAddress, payloadSize: Int) throws(SystemFailure) {
        self.address = address
        // One byte more than is expected, so that an answer that is too long shows.
        longest = EchoMessage.headSize + payloadSize + 1
        let isVersion4 = address.family == .v4
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        descriptor = socket(
            isVersion4 ? AF_INET : AF_INET6, kind, Int32(isVersion4 ? IPPROTO_ICMP : IPPROTO_ICMPV6))
        guard descriptor >= 0 else { throw SystemFailure(number: errno) }
        // Without it the kernel keeps to itself that a router knows no way (ip(7)).
        var yes: Int32 = 1
        let level = Int32(isVersion4 ? IPPROTO_IP : IPPROTO_IPV6)
        setsockopt(descriptor, level, isVersion4 ? IP_RECVERR : IPV6_RECVERR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let result = address.withSocketAddress(port: 0) { connect(descriptor, $0, $1) }
        guard result == 0 else { throw SystemFailure(number: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func send(_ bytes: [UInt8]) throws(SystemFailure) {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) == bytes.count else {
            throw SystemFailure(number: errno)
        }
    }

    /// What waits at the socket.
    enum Arrival {
        case datagram([UInt8])
        /// A datagram that another address sent.
        case stray
        case nothing
    }

    func receive() throws(SystemFailure) -> Arrival {
        var sender = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var bytes = [UInt8](repeating: 0, count: longest)
        let (count, source) = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let count = recvfrom(descriptor, &bytes, longest, Int32(MSG_DONTWAIT), pointer, &length)
                return (count, count >= 0 ? IPAddress(pointer, length: Int(length)) : nil)
            }
        }
        guard count >= 0 else {
            let number = errno
            if number == EAGAIN || number == EINTR { return .nothing }
            throw SystemFailure(number: number)
        }
        return source == address ? .datagram(Array(bytes.prefix(count))) : .stray
    }

    /// Takes away the errors that came back: while one is left, the socket is always ready. The last one's errno.
    func takeErrors() -> Int32? {
        var last: Int32?
        for _ in 0..<Self.mostErrors {
            var number: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            if getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length) == 0, number != 0 { last = number }
            var byte: UInt8 = 0
            guard recv(descriptor, &byte, 1, Int32(MSG_ERRQUEUE | MSG_DONTWAIT)) >= 0 else { break }
        }
        return last
    }
}
