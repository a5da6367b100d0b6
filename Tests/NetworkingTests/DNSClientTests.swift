import Testing

@testable import Networking

@Suite struct DNSClientTests {
    private static let address = DNSBytes.record([192, 0, 2, 1])

    private func ask(
        _ port: Int, over transport: DNSTransport = .udp, timeout: Duration = .seconds(10)
    ) async throws -> Result<DNSReply, NetworkFailure> {
        var result: Result<DNSReply, NetworkFailure>?
        try await withNetwork { network, _ in
            do throws(NetworkFailure) {
                result = .success(
                    try await network.ask(
                        question(), of: Destination(host: "127.0.0.1", port: port), over: transport, timeout: timeout))
            } catch {
                result = .failure(error)
            }
        }
        return try #require(result)
    }

    @Test func takesTheAnswerAmongOthers() async throws {
        let server = DatagramServer { query, _ in
            let other = DNSBytes.answer(to: question("www.example.org").query(id: 0), [Self.address])
            let good = DNSBytes.answer(to: query, [Self.address])
            return [
                [] as [UInt8], Array("noise".utf8), query, Array([good[0] ^ 1] + good.dropFirst()),
                Array(query.prefix(2) + other.dropFirst(2)),
                good,
            ]
        }
        let reply = try await ask(server.port).get()
        #expect(reply.answer.addresses.map(\.description) == ["192.0.2.1"])
        #expect(reply.transport == .udp && reply.server.description == "127.0.0.1" && reply.timings.firstByte != nil)
        #expect(server.datagrams == 1)
    }

    @Test func asksAgainWhereADatagramWasLost() async throws {
        let server = DatagramServer { query, number in
            number == 0 ? [] : [DNSBytes.answer(to: query, [Self.address])]
        }
        #expect(try await ask(server.port, timeout: .seconds(4)).get().answer.response == .found)
        #expect(server.datagrams == 2)
    }

    @Test func asksWithNumbersAndPortsThatNobodyKnows() async throws {
        let server = DatagramServer { query, _ in
            [DNSBytes.answer(to: query, [query.prefix(2) + [0, 1]].map { DNSBytes.record(Array($0)) })]
        }
        var seen: Set<String> = []
        for _ in 0..<8 { seen.formUnion(try await ask(server.port).get().answer.addresses.map(\.description)) }
        #expect(seen.count > 1)
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let problem: NetworkFailure.Problem
        let words: String
        let reply: @Sendable ([UInt8]) -> [[UInt8]]
    }

    @Test(arguments: [
        Trouble(testDescription: "silence", problem: .timeout, words: "did not answer in time") { _ in [] },
        Trouble(testDescription: "noise", problem: .protocolViolation, words: "2 datagrams that are none") {
            [Array("noise".utf8), $0]
        },
        Trouble(testDescription: "a flood", problem: .protocolViolation, words: "64 datagrams that are none") { _ in
            Array(repeating: [1], count: 100)
        },
        Trouble(testDescription: "damage", problem: .protocolViolation, words: "cannot be read: a name") {
            [DNSBytes.answer(to: $0, [DNSBytes.record(of: [0xC0, 33], [1, 2, 3, 4])])]
        },
        Trouble(testDescription: "cut short, and no TCP", problem: .refused, words: "refused") {
            [DNSBytes.answer(to: $0, [], flags: 0x8380)]
        },
    ])
    func tellsTrouble(_ trouble: Trouble) async throws {
        let server = DatagramServer { query, _ in trouble.reply(query) }
        guard case .failure(let failure) = try await ask(server.port, timeout: .seconds(1)) else {
            Issue.record("it got an answer")
            return
        }
        #expect(failure.problem == trouble.problem, "\(failure.message)")
        #expect(failure.message.contains(trouble.words), "\(failure.message)")
    }

    @Test func saysThatNobodyListens() async throws {
        // A port of TCP alone.
        guard case .failure(let failure) = try await ask(ClosedPort().port) else { return }
        #expect(failure.problem == .refused && failure.address == "127.0.0.1", "\(failure.message)")
    }

    @Test(arguments: [0, 1, 5, 40])
    func readsAnswersOverTCP(cutAfter: Int) async throws {
        let server = LoopbackServer { connection in
            let length = connection.read(2)
            guard length.count == 2 else { return }
            let query = connection.read(Int(length[0]) << 8 | Int(length[1]))
            let answer = DNSBytes.answer(to: query, [Self.address])
            connection.send(bytes: (twoBytes(UInt16(answer.count)) + answer).prefix(cutAfter == 0 ? .max : cutAfter))
        }
        switch try await ask(server.port, over: .tcp) {
        case .success(let reply): #expect(cutAfter == 0 && reply.answer.response == .found && reply.transport == .tcp)
        case .failure(let failure): #expect(cutAfter > 0 && failure.problem == .reset, "\(failure.message)")
        }
    }

    /// resolv.conf names two servers, and both are really servers of the test.
    private func askSystem(
        _ ports: [Int], allowing subnets: [String] = ["127.0.0.0/8"]
    ) async throws -> Result<DNSReply, NetworkFailure> {
        let folder = TemporaryFolder()
        folder.write(ports.indices.map { "nameserver 127.0.0.\($0 + 1)\n" }.joined(), to: "resolv.conf")
        let here = ["127.0.0.1"].compactMap { IPAddress($0) }
        var overrides: [String: [IPAddress]] = [:]
        var routes: [Destination: Int] = [:]
        for (index, port) in ports.enumerated() {
            if subnets == ["127.0.0.0/8"] { overrides["127.0.0.\(index + 1)"] = here }
            routes[Destination(host: "127.0.0.\(index + 1)", port: 53)] = port
        }
        let names = NameRules(overrides: overrides, ports: routes, resolverFile: folder("resolv.conf"))
        var result: Result<DNSReply, NetworkFailure>?
        try await withNetwork(subnets, names: names) { network, _ in
            do throws(NetworkFailure) {
                result = .success(
                    try await network.ask(question(), of: nil, over: .udp, timeout: .seconds(4)))
            } catch {
                result = .failure(error)
            }
        }
        return try #require(result)
    }

    @Test func goesOnToTheNextServer() async throws {
        let good = DatagramServer { query, _ in [DNSBytes.answer(to: query, [Self.address])] }
        let failing = DatagramServer { query, _ in [DNSBytes.answer(to: query, [], flags: 0x8182)] }
        let silent = DatagramServer { _, _ in [] }
        for first in [failing, silent] {
            #expect(try await askSystem([first.port, good.port]).get().answer.response == .found)
            #expect(first.datagrams == 1)
        }
        #expect(try await askSystem([failing.port, silent.port]).get().answer.response == .serverFailure)
    }

    @Test func asksNobodyOutsideTheGuard() async throws {
        let server = DatagramServer { query, _ in [DNSBytes.answer(to: query, [Self.address])] }
        guard case .failure(let failure) = try await askSystem([server.port, 1], allowing: ["127.0.0.1"]) else {
            Issue.record("it got an answer")
            return
        }
        #expect(failure.problem == .notAllowed, "\(failure.message)")
        #expect(failure.message.contains("127.0.0.2 is outside the site's allow"), "\(failure.message)")
        #expect(server.datagrams == 0)
    }
}
