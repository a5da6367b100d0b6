/// An echo request and the reply it must have: RFC 792 for IPv4, RFC 4443 section 4 for IPv6.
struct EchoMessage {
    static let headSize = 8

    let family: IPAddress.Family
    let payload: [UInt8]

    /// The request; identifier and checksum are left for the kernel to fill in.
    func request(_ sequence: UInt16) -> [UInt8] {
        [family == .v4 ? 8 : 128, 0, 0, 0, 0, 0, UInt8(sequence >> 8), UInt8(sequence & 0xFF)] + payload
    }

    /// Which request a datagram answers; nil if it is no reply, or brings other bytes back than were sent.
    func sequence(answeredBy datagram: [UInt8]) -> UInt16? {
        guard datagram.count == Self.headSize + payload.count, datagram[0] == (family == .v4 ? 0 : 129),
            datagram[1] == 0, datagram.dropFirst(Self.headSize).elementsEqual(payload)
        else { return nil }
        return UInt16(datagram[6]) << 8 | UInt16(datagram[7])
    }
}
