/// A resource record of the class IN, RFC 1035 section 3.2.1.
struct DNSRecord {
    enum Content {
        case address(IPAddress)
        /// Of CNAME, NS, PTR; of SOA, the server that the zone comes from.
        case name(DNSName)
        case exchange(DNSName, preference: UInt16)
        case service(DNSService)
        case text(String)
    }

    let owner: DNSName
    let type: DNSType
    /// Seconds that it may be kept.
    let ttl: UInt32
    let content: Content

    /// Nil for a record of another class or type, which is passed over.
    static func reading(_ reader: inout DNSReader) throws(DNSDamage) -> DNSRecord? {
        let owner = try reader.name()
        let (type, space, ttl) = (try reader.number16(), try reader.number16(), try reader.number32())
        let length = Int(try reader.number16())
        guard length <= reader.message.count - reader.position else { throw DNSDamage("a record in it ends too early") }
        let end = reader.position + length
        guard space == 1, let known = DNSType(rawValue: type) else {
            _ = try reader.bytes(length)
            return nil
        }
        let content = try content(of: known, length, &reader)
        guard reader.position == end else {
            throw DNSDamage("a record of the type \(known.name) in it is not as long as it says")
        }
        // RFC 2181 section 8: a number with the highest bit set counts as none.
        return DNSRecord(owner: owner, type: known, ttl: ttl > Int32.max ? 0 : ttl, content: content)
    }

    private static func content(
        of type: DNSType, _ length: Int, _ reader: inout DNSReader
    ) throws(DNSDamage) -> Content {
        switch type {
        case .a, .aaaa:
            let bytes = try reader.bytes(length)
            guard bytes.count == (type == .a ? 4 : 16), let address = IPAddress(bytes: bytes) else {
                throw DNSDamage("an address in it has \(length) bytes")
            }
            return .address(address)
        case .cname, .ns, .ptr: return .name(try reader.name())
        case .mx:
            let preference = try reader.number16()
            return .exchange(try reader.name(), preference: preference)
        case .srv:
            let (priority, weight, port) = (try reader.number16(), try reader.number16(), try reader.number16())
            return .service(
                DNSService(name: try reader.name(), port: Int(port), priority: Int(priority), weight: Int(weight)))
        case .soa:
            let (source, _) = (try reader.name(), try reader.name())
            _ = try reader.bytes(20)
            return .name(source)
        case .txt:
            // RFC 7208 section 3.3: the strings of one record belong together.
            var text: [UInt8] = []
            let end = reader.position + length
            while reader.position < end { text += try reader.bytes(Int(try reader.byte())) }
            return .text(String(decoding: text, as: UTF8.self))
        }
    }
}

/// Where a service is, RFC 2782.
package struct DNSService: Sendable {
    package let name: DNSName
    package let port: Int
    /// The lowest is tried first.
    package let priority: Int
    package let weight: Int
}
