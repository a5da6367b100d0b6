import Testing

@testable import Networking

@Suite struct ProxyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let scheme: String
        let problem: NetworkFailure.Problem
        let phase: NetworkFailure.Phase
        let answer: String?
    }

    @Test(arguments: [
        Case(testDescription: "silent", scheme: "https", problem: .timeout, phase: .proxy, answer: nil),
        Case(
            testDescription: "refuses", scheme: "https", problem: .permission, phase: .proxy,
            answer: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
        Case(
            testDescription: "wants a logon", scheme: "https", problem: .authentication, phase: .proxy,
            answer:
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
        Case(testDescription: "hangs up", scheme: "https", problem: .reset, phase: .proxy, answer: ""),
        Case(
            testDescription: "silent behind", scheme: "https", problem: .timeout, phase: .tls,
            answer: "HTTP/1.1 200 OK\r\n\r\n"),
        Case(
            testDescription: "silent to a plain request", scheme: "http", problem: .timeout, phase: .response,
            answer: nil),
    ])
    func namesTheTrouble(_ given: Case) async throws {
        let proxy = LoopbackServer { connection in
            _ = connection.readHead()
            if let answer = given.answer, !connection.send(answer) || answer.isEmpty { return }
            connection.waitForEnd()
        }
        try await withNetwork { network, _ in
            var request = request("GET", "\(given.scheme)://localhost:9/")
            request.proxy = "http://127.0.0.1:\(proxy.port)"
            request.timeout = .milliseconds(given.problem == .timeout ? 1500 : 20_000)
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.problem == given.problem && error.phase == given.phase, "\(error.phase): \(error.message)")
            let names =
                given.phase == .tls
                ? "localhost:9 through the proxy 127.0.0.1:\(proxy.port)"
                : "127.0.0.1:\(proxy.port) (proxy for localhost:9)"
            #expect(error.message.contains(names), "\(error.message)")
            #expect(error.isProxys == (given.phase != .tls), "\(error.message)")
        }
    }

    @Test(arguments: ["http", "https", "socks5h"], ["http", "https"])
    func tellsItselfFromTheTarget(proxyScheme: String, scheme: String) async throws {
        let closed = ClosedPort()
        let silent = LoopbackServer { $0.resetAtClose() }
        try await withNetwork { network, _ in
            for port in [closed.port, silent.port] {
                var request = request("GET", "\(scheme)://localhost:9/")
                request.proxy = "\(proxyScheme)://127.0.0.1:\(port)"
                let sent = request
                let session = network.httpSession()
                let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
                #expect(error.isProxys && error.message.contains("(proxy for localhost:9)"), "\(error.message)")
            }
            let direct = try await failure { () throws(NetworkFailure) in
                try await network.httpSession().perform(request("GET", "\(scheme)://127.0.0.1:\(closed.port)/"))
            }
            #expect(!direct.isProxys && direct.problem == .refused)
        }
    }

    @Test func doesNotShowItsCertificateAsTheTargets() async throws {
        let server = try CertificateTests.Server(names: "DNS:other.test", days: ["30"])
        try await withNetwork { network, _ in
            var request = request("GET", "https://localhost:9/")
            request.proxy = "https://127.0.0.1:\(server.port)"
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.isProxys && error.problem == .tls, "\(error.message)")
            #expect(error.message.contains("of 127.0.0.1:\(server.port) (proxy for localhost:9)"), "\(error.message)")
        }
    }

    @Test func carriesTCP() async throws {
        let proxy = LoopbackServer { connection in
            guard connection.readHead().hasPrefix("CONNECT localhost:9 HTTP/1.1\r\n") else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\nhello")
        }
        try await withNetwork { network, _ in
            let connection = try await network.connect(
                to: Destination(host: "localhost", port: 9), proxy: "http://127.0.0.1:\(proxy.port)",
                connectTimeout: .seconds(10))
            let received = try await connection.receive(maximum: 5, timeout: .seconds(10))
            #expect(String(decoding: received, as: UTF8.self) == "hello")
        }
    }

    @Test(arguments: [
        ("socks5://127.0.0.1:1", "http://127.0.0.1/", NetworkFailure.Problem.unusable),
        ("http://127.0.0.1:1", "http://192.0.2.1/", .notAllowed),
        ("http://127.0.0.1:1", "http://far.test/", .notAllowed),
        ("http://192.0.2.1:1", "http://127.0.0.1/", .notAllowed),
    ])
    func isUnderTheGuardToo(proxy: String, url: String, problem: NetworkFailure.Problem) async throws {
        let rules = NameRules(hostsFile: "/nonexistent", resolverFile: "/nonexistent")
        try await withNetwork(names: rules) { network, _ in
            var request = request("GET", url)
            request.proxy = Proxy(proxy)
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.problem == problem, "\(error.message)")
        }
    }
}
