/// What went wrong between this machine and a peer. No secret ever stands in it. A class, since every call that can fail
/// has room for one.
package final class NetworkFailure: Error, Sendable {
    package enum Problem: String, Sendable, CaseIterable {
        case name, route, refused, timeout, reset, tls
        case hostKey = "host-key"
        case authentication, permission, missing
        /// A file is there that was not to be overwritten.
        case exists
        /// The disk or the quota is full.
        case noSpace = "no-space"
        case tooLarge = "too-large"
        case protocolViolation = "protocol"
        case notAllowed = "not-allowed"
        case interrupted
        /// This machine's own side is at fault: a file, a key, an agent, the request itself. It says nothing of the peer.
        case unusable
    }

    /// How far it had come.
    package enum Phase: String, Sendable, CaseIterable {
        case name, connect, proxy, tls, request, response
        /// SSH: the two sides tell each other their version, RFC 4253 section 4.2.
        case handshake
        case keyExchange = "key-exchange"
        case hostKey = "host-key"
        case authentication, channel, listing, transfer
        /// SSH: a command runs on the server.
        case command
        /// SSH: the session stays open without anything to do.
        case idle
    }

    package let problem: Problem
    package let phase: Phase
    /// One sentence, lower case: what was tried, what came of it, and the library's code in words.
    package let message: String
    /// A way out, where one is known.
    package let advice: String?
    /// The server's certificate, also when it was the trouble.
    package let certificate: CertificateFacts?
    /// The server's host key, also when it was the trouble.
    package let hostKey: HostKeyFacts?
    package let timings: Timings
    /// The address that was talked to or tried last, without port.
    package let address: String?
    /// It lies with the proxy, or on the way to it: nothing of it can be told of the target.
    package let isProxys: Bool

    package init(
        _ problem: Problem, _ phase: Phase, _ message: String, advice: String? = nil,
        certificate: CertificateFacts? = nil, hostKey: HostKeyFacts? = nil, timings: Timings = Timings(),
        address: String? = nil, isProxys: Bool = false
    ) {
        self.problem = problem
        self.phase = phase
        self.message = message
        self.advice = advice
        self.certificate = certificate
        self.hostKey = hostKey
        self.timings = timings
        self.address = address
        self.isProxys = isProxys
    }
}

/// How long after the start each phase was reached; nil for one that was not, or that a reused connection had no need of.
package struct Timings: Sendable, Equatable {
    package var name: Duration?
    package var connect: Duration?
    package var tls: Duration?
    package var firstByte: Duration?
    package var total: Duration?

    package init(
        name: Duration? = nil, connect: Duration? = nil, tls: Duration? = nil, firstByte: Duration? = nil,
        total: Duration? = nil
    ) {
        self.name = name
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
    }
}
