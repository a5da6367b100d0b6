import Synchronization
import Testing

@testable import Networking

@Suite struct ProxyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let scheme: String
        let problem: NetworkFailure.Problem
        let phase: NetworkFailure.Phase
        let answer: String?
        var host = "localhost"
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
            answer: nil, host: "127.0.0.1"),
    ])
    func namesTheTrouble(_ given: Case) async throws {
        let proxy = LoopbackServer { connection in
            _ = connection.readHead()
            if let answer = given.answer, !connection.send(answer) || answer.isEmpty { return }
            connection.waitForEnd()
        }
        try await withNetwork { network, _ in
            var request = request("GET", "\(given.scheme)://\(given.host):9/")
            request.proxy = "http://127.0.0.1:\(proxy.port)"
            request.timeout = .milliseconds(given.problem == .timeout ? 1500 : 20_000)
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.problem == given.problem && error.phase == given.phase, "\(error.phase): \(error.message)")
            let names =
                given.phase == .tls
                ? "\(given.host):9 through the proxy 127.0.0.1:\(proxy.port)"
                : "127.0.0.1:\(proxy.port) (proxy for \(given.host):9)"
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
            guard connection.readHead().hasPrefix("CONNECT 127.0.0.1:9 HTTP/1.1\r\n") else { return }
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

    struct Asked: Sendable, CustomTestStringConvertible {
        let url: String
        var allow: [String]? = ["127.0.0.0/8"]
        var overrides: [String: String] = ["far.test": "127.0.0.7"]
        /// The beginning of what the proxy is asked; nil where it is asked nothing.
        var asked: String?
        var scheme = "http"
        var testDescription: String { "\(url) under \(allow ?? ["nothing"]), \(overrides) by \(scheme)" }
    }

    /// What the guard has judged is what the proxy is asked for: a name could mean another address there.
    @Test(arguments: [
        Asked(url: "https://far.test:9/", asked: "CONNECT 127.0.0.7:9 HTTP"),
        Asked(url: "http://far.test:9/", asked: "CONNECT 127.0.0.7:9 HTTP"),
        Asked(url: "http://FAR.test:9/", asked: "CONNECT 127.0.0.7:9 HTTP"),
        Asked(url: "http://far.test:10/", asked: "CONNECT 127.0.0.7:11 HTTP"),
        Asked(url: "http://localhost:9/", asked: "CONNECT 127.0.0.1:9 HTTP"),
        Asked(url: "http://near.test:9/", asked: "CONNECT 127.0.0.8:9 HTTP"),
        Asked(url: "http://127.0.0.5:9/", asked: "GET http://127.0.0.5:9/ HTTP"),
        Asked(
            url: "https://far.test:9/", allow: ["127.0.0.0/8", "2001:db8::/32"], overrides: ["far.test": "2001:db8::7"],
            asked: "CONNECT [2001:db8::7]:9 HTTP"),
        Asked(url: "https://other.test/", allow: ["127.0.0.0/8", "192.0.2.0/24"]),
        Asked(url: "http://other.test/", allow: ["127.0.0.0/8", "192.0.2.0/24"]),
        Asked(url: "http://other.test/"),
        Asked(url: "https://far.test/", overrides: ["far.test": "192.0.2.1"]),
        Asked(url: "https://192.0.2.1/"),
        Asked(url: "https://other.test:9/", allow: nil, asked: "CONNECT other.test:9 HTTP"),
        Asked(url: "http://other.test:9/", allow: nil, asked: "GET http://other.test:9/ HTTP"),
        Asked(url: "http://near.test:9/", allow: nil, asked: "GET http://near.test:9/ HTTP"),
        Asked(url: "https://far.test:9/", allow: nil, asked: "CONNECT 127.0.0.7:9 HTTP"),
        // RFC 1928 section 4: version, CONNECT, reserved, an IPv4 address.
        Asked(url: "http://far.test:9/", asked: "\u{5}\u{1}\0\u{1}\u{7F}\0\0\u{7}\0\u{9}", scheme: "socks5h"),
        Asked(url: "https://other.test/", scheme: "socks5h"),
    ])
    func isAskedForWhatWasJudged(_ given: Asked) async throws {
        let heard = Mutex("")
        let proxy = LoopbackServer { connection in
            if given.scheme == "socks5h" {
                let count = connection.read(2).last ?? 0
                _ = connection.read(Int(count))
                connection.send(bytes: [5, 0])
                let words = String(decoding: connection.read(10), as: UTF8.self)
                heard.withLock { $0 = words }
            } else {
                let head = connection.readHead()
                heard.withLock { $0 = head }
            }
        }
        let folder = TemporaryFolder()
        folder.write("127.0.0.8 near.test\n", to: "hosts")
        let rules = NameRules(
            overrides: given.overrides.mapValues { [$0].compactMap { IPAddress($0) } },
            ports: [Destination(host: "far.test", port: 10): 11], hostsFile: folder("hosts"),
            resolverFile: "/nonexistent")
        try await withNetwork(given.allow, names: rules) { network, _ in
            var request = request("GET", given.url)
            request.proxy = Proxy("\(given.scheme)://127.0.0.1:\(proxy.port)")
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            let words = heard.withLock { $0 }
            guard let asked = given.asked else {
                #expect(error.problem == .notAllowed && words.isEmpty, "\(words) \(error.message)")
                if given.url.contains("other") { #expect(error.advice?.contains("in the site file") == true) }
                return
            }
            #expect(words.hasPrefix(asked), "\(words)")
        }
    }

    /// Methods of RFC 1928 section 3: none is 0, a password is 2. Kerberos, 1, would be preferred by some proxies, and asks servers
    /// of its own.
    @Test(arguments: [(nil, [0]), ("operator", [0, 2])] as [(String?, [UInt8])])
    func isOfferedNoKerberos(user: String?, methods: [UInt8]) async throws {
        let offered = Mutex([UInt8]())
        let proxy = LoopbackServer { connection in
            let count = connection.read(2).last ?? 0
            let heard = connection.read(Int(count))
            offered.withLock { $0 = heard.sorted() }
            connection.send(bytes: [5, 0xFF])
        }
        try await withNetwork { network, _ in
            var request = request("GET", "http://127.0.0.1:9/")
            request.proxy = Proxy("socks5h://127.0.0.1:\(proxy.port)", user: user, password: user.map { _ in "sesame" })
            let sent = request
            let session = network.httpSession()
            _ = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(offered.withLock { $0 } == methods)
        }
    }

    /// The address is for the proxy alone: the server is asked by its name.
    @Test func keepsTheNameForTheServer() async throws {
        let heard = Mutex("")
        let proxy = LoopbackServer { connection in
            guard connection.readHead().hasPrefix("CONNECT 127.0.0.7:9 HTTP"),
                connection.send("HTTP/1.1 200 OK\r\n\r\n")
            else { return }
            let head = connection.readHead()
            heard.withLock { $0 = head }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        let rules = NameRules(overrides: ["far.test": [IPAddress("127.0.0.7")].compactMap(\.self)])
        try await withNetwork(names: rules) { network, _ in
            var request = request("GET", "http://far.test:9/page")
            request.proxy = Proxy("http://127.0.0.1:\(proxy.port)")
            let response = try await network.httpSession().perform(request)
            #expect(response.status == 200)
            let head = heard.withLock { $0 }
            #expect(head.hasPrefix("GET /page HTTP/1.1\r\n") && head.contains("Host: far.test:9\r\n"), "\(head)")
        }
    }

    /// libcurl reads texts up to a NUL, and would send the beginning of a password alone.
    @Test(arguments: ["proxy user", "proxy password", "user", "password", "passphrase"])
    func refusesAnAccountItWouldCutShort(what: String) async throws {
        let closed = ClosedPort()
        let certificate = TemporaryFolder()
        certificate.write("", to: "client.pem")
        try await withNetwork { network, _ in
            func text(_ name: String) -> String { name == what ? "open\0sesame" : "x" }
            var request = request("GET", "http://127.0.0.1:\(closed.port)/")
            request.proxy = Proxy(
                "http://127.0.0.1:\(closed.port)", user: text("proxy user"), password: text("proxy password"))
            request.credentials = HTTPCredentials(user: text("user"), password: text("password"), scheme: .basic)
            request.clientCertificate = ClientCertificate(
                certificatePath: certificate("client.pem"), passphrase: text("passphrase"))
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.problem == .unusable && error.message.contains("NUL"), "\(error.message)")
            #expect(!error.message.contains("sesame"), "\(error.message)")
        }
    }
}
