import Testing

@testable import Networking

@Suite struct NetworkGuardTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("localhost", nil), ("127.1", nil), ("[::1]", nil), ("", nil),
    ])
    func readsAddresses(text: String, shown: String?) {
        #expect(IPAddress(text)?.description == shown)
    }

    @Test(arguments: [
        ("127.0.0.0/8", "127.255.0.1", true), ("127.0.0.0/8", "128.0.0.1", false), ("0.0.0.0/0", "8.8.8.8", true),
        ("0.0.0.0/0", "::1", false), ("::/0", "fe80::1", true), ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "10.1.2.4", false), ("::1", "::1", true), ("10.151.14.0/23", "10.151.15.9", true),
        ("::ffff:127.0.0.0/104", "127.9.9.9", true),
    ])
    func holdsAddresses(subnet: String, address: String, isInside: Bool) throws {
        #expect(try #require(Subnet(subnet)).contains(#require(IPAddress(address))) == isInside)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "::1/129", "ten/8", "10.0.0.0/8/8"])
    func refusesWhatIsNoSubnet(text: String) {
        #expect(Subnet(text) == nil)
    }

    @Test func wantsEveryLayerToAgree() throws {
        let site = NetworkGuard.Layer(
            name: "the site's allow", subnets: ["127.0.0.0/8", "10.0.0.0/8"].compactMap { Subnet($0) })
        let environment = NetworkGuard.Layer(
            name: "CTPLAN_ALLOW_NETWORKS", subnets: ["127.0.0.0/8", "::1"].compactMap { Subnet($0) })
        let both = NetworkGuard(layers: [site, environment])
        let far = try #require(IPAddress("10.1.2.3"))
        #expect(both.permits(try #require(IPAddress("127.0.0.1"))) && !both.permits(far))
        #expect(both.isLoopbackOnly && !NetworkGuard(layers: [site]).isLoopbackOnly)
        #expect(both.refusal(of: far) == "10.1.2.3 is outside CTPLAN_ALLOW_NETWORKS (127.0.0.0/8, ::1)")
        #expect(NetworkGuard(layers: []).permits(far) && !NetworkGuard(layers: []).isLoopbackOnly)
    }

    @Test func letsNoPacketThrough() async throws {
        let server = LoopbackServer.http { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        try await withNetwork(["127.0.0.2"]) { network, _ in
            let session = network.httpSession()
            for url in ["http://127.0.0.1:\(server.port)/", "http://localhost:\(server.port)/"] {
                let error = try await failure { () throws(NetworkFailure) in
                    try await session.perform(request("GET", url))
                }
                #expect(error.problem == .notAllowed && error.phase == .connect)
                #expect(error.message.contains("is outside the site's allow (127.0.0.2)"), "\(error.message)")
            }
            let destination = Destination(host: "127.0.0.1", port: server.port)
            let error = try await failure { () throws(NetworkFailure) in
                try await network.connect(to: destination, connectTimeout: .seconds(5)).address
            }
            #expect(error.problem == .notAllowed && error.address == "127.0.0.1")
            #expect(server.connections == 0)
        }
    }

    @Test func judgesAConnectionThatAnotherNetworkMade() async throws {
        let server = LoopbackServer.http { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        let url = "http://127.0.0.1:\(server.port)/"
        try await withNetwork { network, loop in
            _ = try await network.httpSession().perform(request("GET", url))
            let layer = NetworkGuard.Layer(name: "CTPLAN_ALLOW_NETWORKS", subnets: [])
            let strict = Network(loop: loop, guard: NetworkGuard(layers: [layer]))
            let session = strict.httpSession()
            for _ in 0..<2 {
                let error = try await failure { () throws(NetworkFailure) in
                    try await session.perform(request("GET", url))
                }
                #expect(error.problem == .notAllowed)
            }
        }
    }
}
