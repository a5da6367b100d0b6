import Glibc

/// A UDP socket that takes what is sent to one group and port, by the options of RFC 3678 that IPv4 and IPv6 share.
///
/// Other programs on this machine may listen to the same group and port: each gets all packets. The kernel leaves the
/// group when the socket is closed.
final class MulticastSocket {
    let descriptor: Int32
    private let group: IPAddress
    /// 0 for the interface of the routing table.
    private let interface: UInt32

    /// What could not be done, and the errno.
    struct Failure: Error {
        enum Deed {
            case open, bind, join
        }

        let deed: Deed
        let number: Int32
    }

    init(group: IPAddress, interface: UInt32) throws(Failure) {
        self.group = group
        self.interface = interface
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        descriptor = socket(group.family == .v4 ? AF_INET : AF_INET6, kind, 0)
        guard descriptor >= 0 else { throw Failure(deed: .open, number: errno) }
        set(SOL_SOCKET, SO_REUSEADDR, 1)
        set(SOL_SOCKET, SO_REUSEPORT, 1)
        // Otherwise packets that other programs of this machine joined for would come in here as well (ip(7)).
        if group.family == .v4 { set(level, IP_MULTICAST_ALL, 0) } else { set(level, allMulticastOfVersion6, 0) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Binds to the group, not to any address: what is sent to the port itself stays out.
    func bind(port: Int) throws(Failure) {
        let result = group.withSocketAddress(port: port, scope: interface) { Glibc.bind(descriptor, $0, $1) }
        guard result == 0 else { throw Failure(deed: .bind, number: errno) }
    }

    /// Joins for whatever anybody sends, or for what the sources send. From here on packets of IGMP or MLD leave.
    func join(sources: [IPAddress]) throws(Failure) {
        if sources.isEmpty {
            var request = group_req()
            request.gr_interface = interface
            request.gr_group = group.storage
            try join(MCAST_JOIN_GROUP, &request)
        }
        for source in sources {
            var request = group_source_req()
            request.gsr_interface = interface
            request.gsr_group = group.storage
            request.gsr_source = source.storage
            try join(MCAST_JOIN_SOURCE_GROUP, &request)
        }
    }

    struct Packet {
        /// Of the payload, which `start` may not hold all of.
        let size: Int
        let start: [UInt8]
        let source: IPAddress?
    }

    /// The next packet; nil while there is none. Of its payload no more than `most` bytes are copied.
    func receive(keeping most: Int) throws(SystemFailure) -> Packet? {
        var sender = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var bytes = [UInt8](repeating: 0, count: max(most, 1))
        let (count, number, source) = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                // With MSG_TRUNC the count is that of the packet, not that of the copy (udp(7)).
                let flags = Int32(MSG_DONTWAIT | MSG_TRUNC)
                let count = recvfrom(descriptor, &bytes, bytes.count, flags, pointer, &length)
                return (count, errno, count >= 0 ? IPAddress(pointer, length: Int(length)) : nil)
            }
        }
        guard count >= 0 else {
            if number == EAGAIN || number == EINTR { return nil }
            throw SystemFailure(number: number)
        }
        return Packet(size: count, start: Array(bytes.prefix(min(count, most))), source: source)
    }

    private var level: Int32 { Int32(group.family == .v4 ? IPPROTO_IP : IPPROTO_IPV6) }

    private func join<Request: BitwiseCopyable>(_ option: Int32, _ request: inout Request) throws(Failure) {
        let result = setsockopt(descriptor, level, option, &request, socklen_t(MemoryLayout<Request>.size))
        guard result == 0 else { throw Failure(deed: .join, number: errno) }
    }

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// `IPV6_MULTICAST_ALL` of linux/in6.h; glibc has no name for it.
private let allMulticastOfVersion6: Int32 = 29

extension IPAddress {
    /// RFC 5771, RFC 4291 section 2.7.
    var isMulticast: Bool { family == .v4 ? bytes[0] >> 4 == 0xE : bytes[0] == 0xFF }

    fileprivate var storage: sockaddr_storage {
        var storage = sockaddr_storage()
        withSocketAddress(port: 0) { address, length in
            withUnsafeMutableBytes(of: &storage) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
            }
        }
        return storage
    }
}
