/// What the server said in packets that libssh2 takes apart and forgets: whether a logon was a success in part, its words
/// to the user, and whether a command had an exit status at all, where libssh2 answers 0 for none.
///
/// libssh2 frees each packet as it came, by the allocator that it is given; that is where they are seen. What a version
/// of libssh2 may one day not show is missing then, never wrong.
struct PacketWitness {
    /// What SSH_MSG_USERAUTH_FAILURE says, RFC 4252 section 5.1.
    struct Refusal {
        let methods: [String]
        let isPartialSuccess: Bool
    }

    /// The last one since it was set to nil.
    var refusal: Refusal?
    /// Of the last command, RFC 4254 section 6.10; nil where the server told none since it was set to nil.
    var exitStatus: Int?
    /// What the server shows at a logon, RFC 4252 section 5.4; cut at `longestBanner` bytes. libssh2 1.10 lets go of it at
    /// the end of the session only.
    private(set) var banner: String?

    static let longestBanner = 4096
    // Numbers of messages, RFC 4250 section 4.1.2.
    private static let userauthFailure: UInt8 = 51
    private static let userauthBanner: UInt8 = 53
    private static let channelRequest: UInt8 = 98
    private static let exitStatusHead = SSHBytes.string("exit-status")

    /// Looks at memory that libssh2 gives back; behind a packet in it there may be more.
    mutating func see(_ memory: UnsafeRawBufferPointer) {
        switch memory.first {
        case Self.userauthFailure: seeRefusal(memory)
        case Self.userauthBanner: seeBanner(memory)
        case Self.channelRequest: seeChannelRequest(memory)
        default: return
        }
    }

    /// Whether memory with such a first byte may be worth to `see`.
    static func isOfInterest(_ type: UInt8) -> Bool {
        type == channelRequest || type == userauthFailure || type == userauthBanner
    }

    private mutating func seeRefusal(_ memory: UnsafeRawBufferPointer) {
        var reader = SSHBytes(memory.prefix(4096).dropFirst())
        guard let methods = reader.takeString(), let flag = reader.takeByte(), flag <= 1 else { return }
        refusal = Refusal(
            methods: String(decoding: methods, as: UTF8.self).split(separator: ",").map(String.init),
            isPartialSuccess: flag == 1)
    }

    private mutating func seeBanner(_ memory: UnsafeRawBufferPointer) {
        var reader = SSHBytes(memory.prefix(Self.longestBanner + 5).dropFirst())
        guard let length = reader.takeNumber(), length < memory.count else { return }
        let text = String(decoding: reader.bytes.prefix(Int(length)), as: UTF8.self)
        guard (banner ?? "").utf8.count + text.utf8.count <= 2 * Self.longestBanner else { return }
        banner = (banner ?? "") + text
    }

    private mutating func seeChannelRequest(_ memory: UnsafeRawBufferPointer) {
        guard memory.count >= 25, memory[5..<20].elementsEqual(Self.exitStatusHead) else { return }
        var reader = SSHBytes(memory[21..<25])
        exitStatus = reader.takeNumber().map(Int.init)
    }
}
