/// How a question travels.
package enum DNSTransport: String, Sendable, CaseIterable {
    /// By UDP, and by TCP where the answer does not fit (RFC 7766 section 5).
    case udp
    case tcp
}

/// An answer, and how it came.
package struct DNSReply: Sendable {
    package let answer: DNSAnswer
    /// The server that gave it.
    package let server: IPAddress
    /// The same with its port, for a message.
    package let serverInWords: String
    /// Whether it came by UDP; a long answer comes by TCP.
    package let transport: DNSTransport
    package let timings: Timings
}

/// Asks DNS servers itself, without the system's resolver. It runs on the loop.
actor DNSClient {
    let loop: EventLoop
    let connector: Connector
    private let environment: TransferEnvironment

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// A server as a run reaches it.
    struct Server {
        /// As the plan or resolv.conf(5) names it.
        let destination: Destination
        let address: IPAddress
        let port: Int

        var inWords: String { "\(Destination(host: "\(address)", port: port))" }
    }

    /// One question to one server.
    struct Errand {
        let question: DNSQuestion
        let server: Server
        let start: ContinuousClock.Instant
        let deadline: ContinuousClock.Instant
    }

    init(loop: EventLoop, environment: TransferEnvironment, connector: Connector) {
        self.loop = loop
        self.environment = environment
        self.connector = connector
    }

    /// Asks one server, or those of the system one after the other: the next one where one is silent or does not know.
    func ask(
        _ question: DNSQuestion, of destination: Destination?, over transport: DNSTransport, timeout: Duration
    ) async throws(NetworkFailure) -> DNSReply {
        let start = ContinuousClock.now
        let deadline = start + timeout
        var open = try servers(destination)
        // A datagram may be lost without anybody's fault, so a silent server is asked twice.
        let rounds = transport == .udp ? 2 : 1
        var firstReply: DNSReply?
        var firstFailure: NetworkFailure?
        for round in 1...rounds {
            var silent: [Server] = []
            for (index, server) in open.enumerated() {
                let left = (rounds - round + 1) * open.count - index
                let now = ContinuousClock.now
                guard now < deadline else { break }
                let errand = Errand(
                    question: question, server: server, start: start, deadline: now + (deadline - now) / left)
                do throws(NetworkFailure) {
                    let reply = try await run(errand, over: transport)
                    if reply.answer.response.isDecisive { return reply }
                    firstReply = firstReply ?? reply
                } catch {
                    if error.problem == .interrupted || error.problem == .notAllowed { throw error }
                    if error.problem == .timeout { silent.append(server) }
                    firstFailure = firstFailure ?? error
                }
            }
            if firstReply != nil || silent.isEmpty { break }
            open = silent
        }
        if let firstReply { return firstReply }
        throw firstFailure ?? NetworkFailure(.timeout, .response, "no DNS server answered within \(timeout.inWords)")
    }

    private func run(_ errand: Errand, over transport: DNSTransport) async throws(NetworkFailure) -> DNSReply {
        if transport == .udp {
            let message = try await askByUDP(errand)
            if !message.isTruncated { return reply(message, to: errand, by: .udp) }
        }
        return reply(try await askByTCP(errand), to: errand, by: .tcp)
    }

    private func reply(_ message: DNSMessage, to errand: Errand, by transport: DNSTransport) -> DNSReply {
        DNSReply(
            answer: DNSAnswer(message, to: errand.question), server: errand.server.address,
            serverInWords: errand.server.inWords, transport: transport,
            timings: errand.timings(hasAnswer: true))
    }

    /// The servers to ask, each permitted: nothing is sent to any of them where one is not.
    private func servers(_ given: Destination?) throws(NetworkFailure) -> [Server] {
        // As resolv.conf(5): no more than three.
        let destinations =
            given.map { [$0] } ?? environment.names.resolvers().prefix(3).map { Destination(host: "\($0)", port: 53) }
        var servers: [Server] = []
        for destination in destinations {
            guard
                case .known(let addresses) = environment.names.answer(
                    for: destination.host, under: environment.networkGuard), let address = addresses.first
            else {
                throw NetworkFailure(
                    .unusable, .name, "the DNS server \"\(destination.host)\" is not an address",
                    advice: "give its address in the site file")
            }
            guard environment.networkGuard.permits(address) else {
                throw NetworkFailure(
                    .notAllowed, .connect,
                    "the DNS server \(destination.host) was not asked: \(environment.networkGuard.refusal(of: address))",
                    advice: given == nil ? "allow it, or name a server of the plan with \"server\"" : nil,
                    address: "\(address)")
            }
            servers.append(
                Server(
                    destination: destination, address: address, port: environment.names.route(to: destination).port))
        }
        return servers
    }
}

extension DNSClient.Errand {
    func timings(hasAnswer: Bool) -> Timings {
        let total = ContinuousClock.now - start
        return Timings(firstByte: hasAnswer ? total : nil, total: total)
    }

    /// Told with the question, since a server may know of one name and not of another.
    func failure(
        _ problem: NetworkFailure.Problem, _ phase: NetworkFailure.Phase, _ message: String, advice: String? = nil
    ) -> NetworkFailure {
        NetworkFailure(
            problem, phase, "\(message) (asked for \(question.inWords))", advice: advice,
            timings: timings(hasAnswer: false), address: "\(server.address)")
    }

    /// What is no answer to the question, where one was to be.
    func stranger(_ message: String) -> NetworkFailure {
        failure(
            .protocolViolation, .response, message,
            advice: "look whether a DNS server has this address and port: something else may answer there")
    }
}

extension DNSAnswer.Response {
    /// Whether another server would have to say the same.
    fileprivate var isDecisive: Bool {
        switch self {
        case .found, .noSuchName, .noData: true
        case .referral, .refused, .serverFailure, .notUnderstood, .other: false
        }
    }
}
