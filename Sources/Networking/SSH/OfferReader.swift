/// Reads the algorithms that a server offers from what it sends first, in the clear: its version line, then
/// SSH_MSG_KEXINIT (RFC 4253 sections 4.2, 6 and 7.1).
struct OfferReader {
    private(set) var offers: SSHFacts.Offers?
    private var bytes: [UInt8] = []
    private var isPastVersion = false
    private var isDone = false
    /// More than that has no place before the offers; RFC 4253 section 6.1 has packets of 35,000 bytes.
    private static let mostBytes = 80_000

    mutating func read(_ more: UnsafeRawBufferPointer) {
        guard !isDone else { return }
        bytes += more
        if bytes.count > Self.mostBytes { return finish() }
        while !isPastVersion {
            guard let end = bytes.firstIndex(of: 0x0A) else { return }
            isPastVersion = bytes.starts(with: "SSH-".utf8)
            bytes.removeFirst(end + 1)
        }
        while let payload = takePacket() {
            // SSH_MSG_KEXINIT; a message to be ignored may come before it.
            guard payload.first == 20 else { continue }
            offers = SSHFacts.Offers(payload.dropFirst(17))
            return finish()
        }
    }

    private mutating func takePacket() -> ArraySlice<UInt8>? {
        var reader = SSHBytes(bytes)
        guard let length = reader.takeNumber(), let padding = reader.takeByte() else { return nil }
        guard length > UInt32(padding) + 1, length < Self.mostBytes else {
            finish()
            return nil
        }
        guard bytes.count >= Int(length) + 4 else { return nil }
        let payload = bytes[5..<(4 + Int(length) - Int(padding))]
        bytes.removeFirst(Int(length) + 4)
        return payload
    }

    private mutating func finish() {
        isDone = true
        bytes = []
    }
}

extension SSHFacts.Offers {
    /// From the lists of SSH_MSG_KEXINIT.
    fileprivate init?(_ lists: ArraySlice<UInt8>) {
        var reader = SSHBytes(lists)
        var names: [[String]] = []
        for _ in 0..<6 {
            guard let list = reader.takeString() else { return nil }
            names.append(String(decoding: list, as: UTF8.self).split(separator: ",").map(String.init))
        }
        keyExchange = names[0]
        hostKey = names[1]
        cipher = names[2]
        mac = names[4]
    }
}
