/// A range of addresses with a common prefix, RFC 4632: `127.0.0.0/8`, `::1/128`, or one address alone.
package struct Subnet: Hashable, Sendable {
    package let address: IPAddress
    /// How many leading bits count.
    package let prefixLength: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        self.address = address
        guard parts.count == 2 else {
            prefixLength = address.family.bits
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]) else { return nil }
        // `::ffff:127.0.0.0/104` is written in IPv6 and means 127.0.0.0/8.
        let length = address.family == .v4 && first.contains(":") ? given - 96 : given
        guard (0...address.family.bits).contains(length) else { return nil }
        prefixLength = length
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.family == address.family else { return false }
        // A shift by all 128 bits gives 0, so a prefix of no bits holds every address.
        let ignored = address.family.bits - prefixLength
        return address.value >> ignored == other.value >> ignored
    }

    package func contains(_ other: Subnet) -> Bool {
        other.prefixLength >= prefixLength && contains(other.address)
    }

    static let loopback = [Subnet("127.0.0.0/8"), Subnet("::1/128")].compactMap(\.self)
}

extension Subnet: CustomStringConvertible {
    package var description: String {
        prefixLength == address.family.bits ? "\(address)" : "\(address)/\(prefixLength)"
    }
}
