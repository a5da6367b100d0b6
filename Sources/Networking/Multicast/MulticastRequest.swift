/// Which group to join, where, and how long to listen.
package struct MulticastRequest: Sendable {
    /// The name of the interface to join on; without it, the one that the routing table says.
    package let interface: String?
    /// Only what these send is to be delivered (RFC 4607, RFC 3376); empty for what anybody sends.
    package let sources: [IPAddress]
    package let duration: Duration
    /// Enough, so that the listening ends.
    package let packets: Int?

    package init(interface: String?, sources: [IPAddress], duration: Duration, packets: Int?) {
        self.interface = interface
        self.sources = sources
        self.duration = duration
        self.packets = packets
    }
}

/// What arrived. That nothing did is no failure here.
package struct MulticastReport: Sendable {
    package let group: IPAddress
    package internal(set) var packets = 0
    /// Of all payloads together.
    package internal(set) var bytes = 0
    /// Who sent, in the order they were first heard, `mostSources` at most.
    package internal(set) var sources: [IPAddress] = []
    /// After the group was joined.
    package internal(set) var firstAfter: Duration?
    package internal(set) var lastAfter: Duration?
    /// The longest silence after the first packet, that at the end too.
    package internal(set) var longestSilence: Duration?
    /// The payload of the first packet, `mostPayload` bytes of it at most.
    package internal(set) var firstPayload: [UInt8] = []
    package internal(set) var timings = Timings()

    package static let mostSources = 100
    package static let mostPayload = 2048

    init(group: IPAddress) {
        self.group = group
    }

    mutating func note(_ packet: MulticastSocket.Packet, after time: Duration) {
        if packets == 0 {
            firstAfter = time
            firstPayload = packet.start
        }
        noteSilence(until: time)
        packets += 1
        bytes += packet.size
        lastAfter = time
        // A flood comes from few senders as a rule, so the search is short.
        if let source = packet.source, sources.count < Self.mostSources, !sources.contains(source) {
            sources.append(source)
        }
    }

    mutating func noteSilence(until time: Duration) {
        guard let lastAfter else { return }
        longestSilence = max(longestSilence ?? .zero, time - lastAfter)
    }
}
