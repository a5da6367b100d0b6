import Glibc

/// A UDP socket that takes datagrams from one peer only: connected, so the kernel drops those of all others (udp(7)), and
/// on a port that the kernel picks at random for it alone.
final class DatagramSocket {
    let descriptor: Int32

    /// A datagram of DNS over UDP may have so many bytes at most.
    static let longest = 65_535

    init(to address: IPAddress, port: Int) throws(SystemFailure) {
        let family = address.family == .v4 ? AF_INET : AF_INET6
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw SystemFailure(number: errno) }
        let result = address.withSocketAddress(port: port) { connect(descriptor, $0, $1) }
        // The descriptor is closed by `deinit`, also when this fails.
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

    /// The next datagram; nil while there is none.
    func receive() throws(SystemFailure) -> [UInt8]? {
        let (bytes, number) = withUnsafeTemporaryAllocation(byteCount: Self.longest, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            return count >= 0 ? (Array(buffer.prefix(count)), Int32(0)) : (nil, errno)
        }
        if let bytes { return bytes }
        guard number == EAGAIN || number == EINTR else { throw SystemFailure(number: number) }
        return nil
    }
}
