import Testing

@testable import Networking

@Suite struct DirectConnectionTests {
    private static let names = NameRules(
        overrides: [
            "gateway": ["127.0.0.1"].compactMap { IPAddress($0) },
            "pair": ["127.0.0.1", "::1"].compactMap { IPAddress($0) },
            "0x7f.1": ["127.0.0.1"].compactMap { IPAddress($0) },
            "192.0.2.7": ["127.0.0.1"].compactMap { IPAddress($0) },
        ], ports: [Destination(host: "gateway", port: 1): 7])

    @Test(arguments: [
        ("127.0.0.1", 80, "127.0.0.1:80"), ("::1", 80, "[::1]:80"), ("Gateway", 80, "127.0.0.1:80"),
        ("gateway", 1, "127.0.0.1:7"), ("192.0.2.7", 80, "127.0.0.1:80"), ("pair", 80, nil), ("localhost", 80, nil),
        ("0x7f.1", 80, nil), ("127.1", 80, nil), ("127.0.0.1", 0, nil), ("127.0.0.1", 65_536, nil), ("a b", 80, nil),
    ])
    func leavesTheRestToLibcurl(host: String, port: Int, place: String?) {
        let loop = EventLoop()
        defer { loop.stop() }
        let environment = TransferEnvironment(networkGuard: NetworkGuard(layers: []), names: Self.names)
        let direct = DirectConnection(
            to: Destination(host: host, port: port), under: environment, on: loop, timeout: .seconds(1))
        #expect(direct.map { "\($0.address.bracketed):\($0.port)" } == place)
    }

    @Test func connectsAsTheSiteSays() async throws {
        let server = LoopbackServer { _ in }
        try await withNetwork(names: Self.names) { network, _ in
            let connection = try await network.connect(
                to: Destination(host: "gateway", port: server.port), connectTimeout: .seconds(5))
            #expect(connection.address == "127.0.0.1" && connection.destination.host == "gateway")
            let timings = connection.timings
            #expect(timings.name != nil && timings.connect != nil && timings.tls == nil && timings.total != nil)
        }
    }

    @Test func tellsWhyThereIsNoConnection() async throws {
        let closed = ClosedPort()
        try await withNetwork(names: Self.names) { network, _ in
            for (host, words) in [("127.0.0.1", ""), ("gateway", " (\"gateway\")")] {
                let error = try await failure { () throws(NetworkFailure) in
                    try await network.connect(
                        to: Destination(host: host, port: closed.port), connectTimeout: .seconds(5)
                    ).address
                }
                #expect(error.problem == .refused && error.phase == .connect && error.address == "127.0.0.1")
                #expect(error.message == "connection refused by 127.0.0.1:\(closed.port)\(words)")
            }
        }
        try await withNetwork(["::1"], names: Self.names) { network, _ in
            let error = try await failure { () throws(NetworkFailure) in
                try await network.connect(
                    to: Destination(host: "gateway", port: closed.port), connectTimeout: .seconds(5)
                )
                .address
            }
            #expect(error.problem == .notAllowed && error.address == "127.0.0.1")
            let refusal = "no connection was made to gateway:\(closed.port) at 127.0.0.1: 127.0.0.1 is outside"
            #expect(error.message.hasPrefix(refusal), "\(error.message)")
        }
    }
}
