import Glibc

/// A network interface of this machine, see netdevice(7).
struct NetworkInterface {
    let name: String
    let index: UInt32
    let isUp: Bool
    let canMulticast: Bool

    /// All there are, in the system's order.
    static func all() -> [NetworkInterface] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [NetworkInterface] = []
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            let name = String(cString: entry.ifa_name)
            let index = if_nametoindex(entry.ifa_name)
            guard index != 0, !found.contains(where: { $0.index == index }) else { continue }
            let flags = Int(entry.ifa_flags)
            // Packets of this machine to itself need no flag: Linux leaves it out on the loopback interface.
            found.append(
                NetworkInterface(
                    name: name, index: index, isUp: flags & IFF_UP != 0,
                    canMulticast: flags & (IFF_MULTICAST | IFF_LOOPBACK) != 0))
        }
        return found
    }
}
