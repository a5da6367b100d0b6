/// Reads the algorithms that a server offers from what it sends first: SSH_MSG_KEXINIT, RFC 4253 section 7.1.
struct OfferReader {
    private(set) var offers: SSHFacts.Offers?
    private var packets = ClearPackets()
    private var isDone = false

    mutating func read(_ more: UnsafeRawBufferPointer) {
        guard !isDone else { return }
        packets.read(more)
        while let payload = packets.take() {
            // A message to be ignored may come before it.
            guard payload.first == SSHFacts.Offers.message else { continue }
            offers = SSHFacts.Offers(message: payload)
            isDone = true
            return
        }
        isDone = packets.isBroken
    }
}

extension SSHFacts.Offers {
    /// SSH_MSG_KEXINIT.
    static let message: UInt8 = 20

    /// From that message; nil where it does not hold what it has to.
    init?(message: ArraySlice<UInt8>) {
        // After its number come sixteen bytes by chance.
        var reader = SSHBytes(message.dropFirst(17))
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
