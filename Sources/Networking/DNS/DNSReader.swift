/// Reads a DNS message from its front. Nothing is read beyond its end, and nothing twice.
struct DNSReader {
    let message: [UInt8]
    private(set) var position = 0

    init(_ message: [UInt8]) {
        self.message = message
    }

    mutating func byte() throws(DNSDamage) -> UInt8 {
        guard position < message.count else { throw DNSDamage("it ends too early") }
        defer { position += 1 }
        return message[position]
    }

    mutating func number16() throws(DNSDamage) -> UInt16 {
        UInt16(try byte()) << 8 | UInt16(try byte())
    }

    mutating func number32() throws(DNSDamage) -> UInt32 {
        UInt32(try number16()) << 16 | UInt32(try number16())
    }

    mutating func bytes(_ count: Int) throws(DNSDamage) -> [UInt8] {
        guard count <= message.count - position else { throw DNSDamage("it ends too early") }
        defer { position += count }
        return Array(message[position..<position + count])
    }

    /// A name, its compression undone: RFC 1035 section 4.1.4. A pointer leads to an earlier place than all that were
    /// read before it for this name, so no chain of pointers is endless.
    mutating func name() throws(DNSDamage) -> DNSName {
        var labels: [[UInt8]] = []
        var length = 1
        var place = position
        var earliest = position
        var end: Int?
        while true {
            guard place < message.count else { throw DNSDamage("a name in it ends too early") }
            let first = message[place]
            switch first >> 6 {
            case 0b00:
                let start = place + 1
                guard first > 0 else {
                    position = end ?? start
                    guard let name = DNSName(labels: labels) else { throw DNSDamage("a name in it is too long") }
                    return name
                }
                guard start + Int(first) <= message.count else { throw DNSDamage("a name in it ends too early") }
                length += Int(first) + 1
                guard length <= DNSName.longest else { throw DNSDamage("a name in it is too long") }
                labels.append(Array(message[start..<start + Int(first)]))
                place = start + Int(first)
            case 0b11:
                guard place + 1 < message.count else { throw DNSDamage("a name in it ends too early") }
                let target = Int(first & 0x3F) << 8 | Int(message[place + 1])
                guard target < earliest else { throw DNSDamage("a name in it points to itself or ahead") }
                end = end ?? place + 2
                earliest = target
                place = target
            default: throw DNSDamage("a name in it has a label of no known kind")
            }
        }
    }
}

/// Why bytes are no DNS message: the end of a sentence that begins with whose message it is.
struct DNSDamage: Error, Equatable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
