import Glibc

/// An IPv4 or IPv6 address. One of IPv6 that maps an IPv4 one (`::ffff:127.0.0.1`, RFC 4291 section 2.5.5.2) is its IPv4.
package struct IPAddress: Hashable, Sendable {
    package enum Family: Sendable {
        case v4, v6

        /// How many bits an address has.
        package var bits: Int { self == .v4 ? 32 : 128 }
    }

    package let family: Family
    /// The address as a number, the first byte highest; an IPv4 address in the lowest 32 bits.
    let value: UInt128

    /// Reads an address in numbers: `127.0.0.1`, `::1`. No brackets, no zone, no name.
    package init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4)
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    /// The address of a socket; nil for any family but IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>, length: Int) {
        let raw = UnsafeRawPointer(address)
        if address.pointee.sa_family == sa_family_t(AF_INET), length >= MemoryLayout<sockaddr_in>.size {
            self.init(raw.loadUnaligned(as: sockaddr_in.self).sin_addr)
        } else if address.pointee.sa_family == sa_family_t(AF_INET6), length >= MemoryLayout<sockaddr_in6>.size {
            self.init(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        } else {
            return nil
        }
    }

    /// As DNS and sockets have it: 4 or 16 bytes, the highest first.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        let isVersion4 = bytes.count == 4 || number >> 32 == 0xFFFF
        family = isVersion4 ? .v4 : .v6
        value = isVersion4 ? number & 0xFFFF_FFFF : number
    }

    var bytes: [UInt8] {
        stride(from: family.bits - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private init(_ address: in_addr) {
        family = .v4
        value = UInt128(UInt32(bigEndian: address.s_addr))
    }

    private init(_ address: in6_addr) {
        let number = withUnsafeBytes(of: address) { bytes in
            bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        }
        let isMapped = number >> 32 == 0xFFFF
        family = isMapped ? .v4 : .v6
        value = isMapped ? number & 0xFFFF_FFFF : number
    }

    /// As a URL or `host:port` writes it: IPv6 in brackets.
    package var bracketed: String { family == .v4 ? description : "[\(description)]" }
}

extension IPAddress: CustomStringConvertible {
    /// The usual shortest form, see inet_ntop(3).
    package var description: String {
        if family == .v4 { return dottedQuad }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, bytes, &buffer, socklen_t(buffer.count))
        return text(buffer)
    }

    /// Written here, since every connection tells its address, and the C library takes its time.
    private var dottedQuad: String {
        // The longest, which a String holds without memory of its own.
        String(unsafeUninitializedCapacity: "255.255.255.255".utf8.count) { text in
            var length = 0
            func put(_ byte: UInt8) {
                text[length] = byte
                length += 1
            }
            for shift in [24, 16, 8, 0] {
                let number = UInt8(truncatingIfNeeded: value >> shift)
                if shift < 24 { put(UInt8(ascii: ".")) }
                if number >= 100 { put(UInt8(ascii: "0") + number / 100) }
                if number >= 10 { put(UInt8(ascii: "0") + number / 10 % 10) }
                put(UInt8(ascii: "0") + number % 10)
            }
            return length
        }
    }
}
