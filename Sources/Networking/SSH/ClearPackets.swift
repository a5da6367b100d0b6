/// What a server sends before the keys are agreed on: its version line, then packets in the clear; RFC 4253 sections 4.2
/// and 6.
struct ClearPackets {
    /// It sent more than has a place there, or no packets.
    private(set) var isBroken = false
    private(set) var version: String?
    private var bytes: [UInt8] = []
    /// RFC 4253 section 6.1 has packets of 35,000 bytes.
    private static let mostBytes = 80_000

    mutating func read(_ more: some Sequence<UInt8>) {
        guard !isBroken else { return }
        bytes += more
        if bytes.count > Self.mostBytes { fail() }
        var rest = bytes[...]
        while version == nil, let end = rest.firstIndex(of: 0x0A) {
            if rest.starts(with: "SSH-".utf8) { version = String(decoding: rest[..<end], as: UTF8.self) }
            rest = rest[(end + 1)...]
        }
        // Once for all lines: a server may send many before its version.
        bytes.removeFirst(rest.startIndex)
    }

    /// The next message, if it has come.
    mutating func take() -> ArraySlice<UInt8>? {
        guard version != nil else { return nil }
        var reader = SSHBytes(bytes)
        guard let length = reader.takeNumber(), let padding = reader.takeByte() else { return nil }
        guard length > UInt32(padding) + 1, length < Self.mostBytes else {
            fail()
            return nil
        }
        guard bytes.count >= Int(length) + 4 else { return nil }
        let payload = bytes[5..<(4 + Int(length) - Int(padding))]
        bytes.removeFirst(Int(length) + 4)
        return payload
    }

    private mutating func fail() {
        isBroken = true
        bytes = []
    }

    /// A message as it is sent in the clear, with padding of zeros, which nobody looks at there.
    static func packet(_ payload: some Collection<UInt8>) -> [UInt8] {
        let padding = 4 + (8 - (payload.count + 9) % 8) % 8
        var packet = SSHBytes()
        packet.add(UInt32(payload.count + padding + 1))
        packet.add(UInt8(padding))
        return Array(packet.bytes) + payload + [UInt8](repeating: 0, count: padding)
    }
}
