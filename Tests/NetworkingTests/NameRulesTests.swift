import Testing

@testable import Networking

@Suite struct NameRulesTests {
    @Test func asksNoResolverOutsideTheGuard() async throws {
        let folder = TemporaryFolder()
        folder.write("nameserver 127.0.0.53 # here\nnameserver 192.0.2.1\n", to: "resolv.conf")
        folder.write("# names\n127.0.0.1\tfrom-hosts.test Alias.test # more.test\n", to: "hosts")
        let server = LoopbackServer.http { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        let names = NameRules(
            overrides: ["given.test": ["127.0.0.1"].compactMap { IPAddress($0) }], hostsFile: folder("hosts"),
            resolverFile: folder("resolv.conf"))
        try await withNetwork(names: names) { network, _ in
            for host in ["given.test", "GIVEN.test", "from-hosts.test", "alias.test", "localhost", "2130706433"] {
                let response = try await network.httpSession().perform(request("GET", "http://\(host):\(server.port)/"))
                #expect(response.address == "127.0.0.1", "\(host)")
            }
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in
                try await session.perform(request("GET", "http://more.test:\(server.port)/"))
            }
            #expect(error.problem == .notAllowed && error.phase == .name)
            #expect(
                error.message == "the name \"more.test\" was not looked up: its resolver 192.0.2.1 is outside "
                    + "the site's allow (127.0.0.0/8, ::1)")
            #expect(error.advice?.contains("in the site file") == true)
        }
    }

    @Test func takesAnotherAddressForOneInNumbers() async throws {
        let server = LoopbackServer.http { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        let here = ["127.0.0.1"].compactMap { IPAddress($0) }
        let first = Destination(host: "2001:db8::1", port: 1)
        let names = NameRules(overrides: ["2001:db8::1": here, "192.0.2.1": here], ports: [first: server.port])
        try await withNetwork(names: names) { network, _ in
            for place in ["[2001:db8::1]:\(server.port)", "[2001:db8::1]:1", "192.0.2.1:\(server.port)"] {
                let response = try await network.httpSession().perform(request("GET", "http://\(place)/"))
                #expect(response.address == "127.0.0.1", "\(place)")
            }
        }
    }

    @Test func mayAskAResolverThatIsAllowed() throws {
        let folder = TemporaryFolder()
        folder.write("nameserver 127.0.0.53\n", to: "resolv.conf")
        let names = NameRules(hostsFile: folder("none"), resolverFile: folder("resolv.conf"))
        let layer = NetworkGuard.Layer(name: "a", subnets: ["127.0.0.0/8"].compactMap { Subnet($0) })
        guard case .lookUp = names.answer(for: "x.test", under: NetworkGuard(layers: [layer])) else {
            Issue.record("refused")
            return
        }
    }
}
