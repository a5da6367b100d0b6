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

/// A call to the system that failed, by its errno.
struct SystemFailure: Error {
    let number: Int32
}

extension IPAddress {
    /// Lends the address as sockets want it (ip(7), ipv6(7)); `scope` is the index of the interface it is an address of.
    func withSocketAddress<Result>(
        port: Int, scope: UInt32 = 0, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        let port = UInt16(truncatingIfNeeded: port).bigEndian
        switch family {
        case .v4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
            return lend(&address, body)
        case .v6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port
            address.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
            return lend(&address, body)
        }
    }
}

private func lend<Address, Result>(
    _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
}
