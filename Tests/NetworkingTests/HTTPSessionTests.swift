import Synchronization
import Testing

@testable import Networking

@Suite struct HTTPSessionTests {
    @Test func givesTheFinalBlockOfHeadersAndTheBody() async throws {
        let server = LoopbackServer.http { _ in
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nX-One:  a \r\nx-one: b\r\nContent-Length: 5\r\n\r\nhello"
        }
        try await withNetwork { network, _ in
            let response = try await network.httpSession().perform(request("GET", "http://127.0.0.1:\(server.port)/x"))
            #expect(response.status == 200)
            #expect(response.headers == [.init("X-One", "a"), .init("x-one", "b"), .init("Content-Length", "5")])
            #expect(response.body == Array("hello".utf8))
            #expect(response.url == "http://127.0.0.1:\(server.port)/x")
            #expect(response.httpVersion == "1.1")
            #expect(response.tlsVersion == nil && response.certificate == nil)
            #expect(response.address == "127.0.0.1" && response.port == server.port)
            #expect(response.size == 5)
            let timings = response.timings
            #expect(timings.connect != nil && timings.firstByte != nil && timings.total != nil && timings.tls == nil)
        }
    }

    @Test func keepsCookiesWithinItselfAndFollowsNoRedirect() async throws {
        let server = LoopbackServer.http { head in
            head.contains("Cookie: sid=7")
                ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin"
                : "HTTP/1.1 302 Found\r\nLocation: /home\r\nSet-Cookie: sid=7; HttpOnly\r\nContent-Length: 0\r\n\r\n"
        }
        let url = "http://localhost:\(server.port)"
        try await withNetwork { network, _ in
            let session = network.httpSession()
            let first = try await session.perform(request("GET", "\(url)/logon"))
            #expect(first.status == 302 && first.redirectURL == "\(url)/home")
            #expect(first.body.isEmpty)
            let cookies = await session.cookies
            #expect(cookies.map(\.name) == ["sid"] && cookies.first?.value == "7")
            #expect(cookies.first?.domain == "localhost")
            let second = try await session.perform(request("GET", "\(url)/home"))
            #expect(second.status == 200)
            #expect(server.connections == 1)
            // Another session has neither the cookie nor the connection.
            let other = try await network.httpSession().perform(request("GET", "\(url)/home"))
            #expect(other.status == 302)
            #expect(server.connections == 2)
        }
    }

    /// The second attempt proves no more than the first by a connection that somebody else has left open.
    @Test func connectsAnewUntilItHasHadAnAnswer() async throws {
        let server = LoopbackServer { connection in
            // The second connection, which is the other session's first, breaks.
            if connection.number == 1 { return connection.resetAtClose() }
            while !connection.readHead().isEmpty, connection.send("HTTP/1.1 204 No Content\r\n\r\n") {}
        }
        let page = request("GET", "http://127.0.0.1:\(server.port)/")
        try await withNetwork { network, _ in
            let first = network.httpSession()
            _ = try await first.perform(page)
            let second = network.httpSession()
            await #expect(throws: NetworkFailure.self) { try await second.perform(page) }
            _ = try await second.perform(page)
            #expect(server.connections == 3)
            // From here on its own serves.
            _ = try await second.perform(page)
            #expect(server.connections == 3)
        }
    }

    /// Not even where its own has broken, and libcurl sends the request again by itself.
    @Test func neverTakesWhatOthersLeftOpen() async throws {
        let server = LoopbackServer { connection in
            let number = String(connection.number)
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(number.count)\r\n\r\n\(number)"
            while true {
                let head = connection.readHead()
                if head.isEmpty { return }
                if connection.number == 2, head.contains("/last") { return connection.resetAtClose() }
                connection.send(answer)
            }
        }
        try await withNetwork { network, _ in
            let sessions = (0..<3).map { _ in network.httpSession() }
            func ask(_ session: Int, _ path: String) async throws -> String {
                let page = request("GET", "http://127.0.0.1:\(server.port)\(path)")
                return String(decoding: try await sessions[session].perform(page).body, as: UTF8.self)
            }
            for _ in 0..<3 {
                for session in sessions.indices {
                    let number = try await ask(session, "/")
                    #expect(number == "\(session)")
                }
            }
            let number = try await ask(2, "/last")
            #expect(number == "3")
            #expect(server.connections == 4)
        }
    }

    /// RFC 9110 section 9.2.2: what was sent and not answered may have been done.
    @Test(arguments: [("POST", false), ("PATCH", false), ("PUT", true), ("DELETE", true), ("GET", true)])
    func repeatsOnlyWhatMayBeRepeated(method: String, isRepeated: Bool) async throws {
        let heads = Mutex<[String]>([])
        let server = LoopbackServer { connection in
            while true {
                let head = connection.readHead()
                if head.isEmpty { return }
                heads.withLock { $0.append(String(head.prefix { $0 != " " })) }
                if connection.number == 0, head.contains("/last") { return }
                connection.send("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        try await withNetwork { network, _ in
            let session = network.httpSession()
            _ = try await session.perform(request("GET", "http://127.0.0.1:\(server.port)/"))
            let last = request(method, "http://127.0.0.1:\(server.port)/last")
            if isRepeated {
                #expect(try await session.perform(last).status == 204)
            } else {
                let error = try await failure { () throws(NetworkFailure) in try await session.perform(last) }
                #expect(error.problem == .reset && error.phase == .response, "\(error.message)")
                #expect(error.message.contains("the \(method) was sent and not answered"), "\(error.message)")
                #expect(error.message.contains("not sent again"), "\(error.message)")
                #expect(error.address == "127.0.0.1")
            }
            #expect(heads.withLock { $0 } == ["GET", method] + (isRepeated ? [method] : []))
        }
    }

    /// A digest logon is a request that is answered, and then another one.
    @Test func asksAgainForALogon() async throws {
        let server = LoopbackServer.http { head in
            head.contains("Authorization: Digest")
                ? "HTTP/1.1 204 No Content\r\n\r\n"
                : "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n"
                    + "Content-Length: 0\r\n\r\n"
        }
        try await withNetwork { network, _ in
            var request = request("POST", "http://127.0.0.1:\(server.port)/")
            request.credentials = HTTPCredentials(user: "u", password: "p", scheme: .digest)
            let response = try await network.httpSession().perform(request)
            #expect(response.status == 204)
        }
    }

    @Test func forgetsCookiesThatHaveExpired() async throws {
        let server = LoopbackServer.http { _ in
            "HTTP/1.1 204 No Content\r\nSet-Cookie: kept=1\r\nSet-Cookie: late=1; Max-Age=600\r\n"
                + "Set-Cookie: session=deleted; Max-Age=0\r\n"
                + "Set-Cookie: old=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n"
        }
        try await withNetwork { network, _ in
            let session = network.httpSession()
            _ = try await session.perform(request("GET", "http://127.0.0.1:\(server.port)/"))
            let names = await session.cookies.map(\.name).sorted()
            #expect(names == ["kept", "late"])
        }
    }

    @Test func takesWhatOthersLeftOpenWhereItIsTold() async throws {
        let server = LoopbackServer.http { _ in "HTTP/1.1 204 No Content\r\n\r\n" }
        var page = request("GET", "http://127.0.0.1:\(server.port)/")
        page.sharesConnections = true
        try await withNetwork { [page] network, _ in
            for _ in 0..<3 { _ = try await network.httpSession().perform(page) }
            #expect(server.connections == 1)
        }
    }

    @Test(arguments: [
        ("POST", "a=1", "a=1"), ("PUT", "", ""), ("DELETE", "gone", "gone"), ("GET", "query", "query"),
    ])
    func sendsWhatItIsGiven(method: String, body: String, echo: String) async throws {
        let server = LoopbackServer { connection in
            let head = connection.readHead()
            let read = String(decoding: connection.read(body.utf8.count), as: UTF8.self)
            let text = "\(head)|\(read)"
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
        }
        try await withNetwork { network, _ in
            var request = request(method, "http://127.0.0.1:\(server.port)/")
            request.body = Array(body.utf8)
            request.headers = [.init("X-Empty", ""), .init("X-Test", "yes")]
            let response = try await network.httpSession().perform(request)
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(text.hasPrefix("\(method) / HTTP/1.1\r\n"))
            #expect(text.hasSuffix("|\(echo)"))
            #expect(text.contains("Content-Length: \(body.utf8.count)\r\n"))
            #expect(text.contains("X-Test: yes\r\n") && text.contains("X-Empty:\r\n"))
            #expect(!text.contains("Content-Type") && !text.contains("Expect"))
        }
    }

    struct Trouble: Sendable {
        let name: String
        let problem: NetworkFailure.Problem
        let phase: NetworkFailure.Phase
        let words: String
        let behave: @Sendable (LoopbackServer.Connection) -> Void
    }

    static let troubles = [
        Trouble(name: "closes at once", problem: .reset, phase: .response, words: "without a response") {
            _ = $0.readHead()
        },
        Trouble(name: "resets", problem: .reset, phase: .response, words: "before the first byte") {
            _ = $0.readHead()
            $0.resetAtClose()
        },
        Trouble(name: "stops in the body", problem: .reset, phase: .response, words: "after 3 bytes") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        },
        Trouble(name: "is silent", problem: .timeout, phase: .response, words: "within 1.5 s") {
            $0.waitForEnd()
        },
        Trouble(name: "stalls in the body", problem: .timeout, phase: .response, words: "after 3 bytes") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            $0.waitForEnd()
        },
        Trouble(name: "says too much", problem: .tooLarge, phase: .response, words: "1000 bytes") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\n\r\n")
            while $0.send(String(repeating: "x", count: 500)) {}
        },
        Trouble(name: "has no end of headers", problem: .tooLarge, phase: .response, words: "header") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\n")
            while $0.send("X: y\r\n") {}
        },
        Trouble(name: "has no end of names", problem: .tooLarge, phase: .response, words: "header") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nX")
            while $0.send(String(repeating: "x", count: 500)) {}
        },
        Trouble(name: "has chunks of garbage", problem: .protocolViolation, phase: .response, words: "chunk") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nwhat is this\r\n")
        },
        Trouble(name: "ends amid the chunks", problem: .reset, phase: .response, words: "after 3 bytes") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        },
        Trouble(
            name: "has a length that is none", problem: .protocolViolation, phase: .response, words: "Content-Length"
        ) {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc")
        },
        Trouble(name: "unpacks to very much", problem: .tooLarge, phase: .response, words: "1000 bytes") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(zeros.count)\r\n\r\n")
            $0.send(bytes: zeros[...])
        },
        Trouble(name: "packs garbage", problem: .protocolViolation, phase: .response, words: "") {
            _ = $0.readHead()
            $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 11\r\n\r\nhello there")
        },
        Trouble(name: "speaks something else", problem: .protocolViolation, phase: .response, words: "HTTP/0.9") {
            $0.send("SSH-2.0-OpenSSH_9.2\r\n")
            _ = $0.readHead()
        },
    ]

    @Test(arguments: troubles.indices)
    func namesTheTrouble(index: Int) async throws {
        let trouble = Self.troubles[index]
        let server = LoopbackServer(trouble.behave)
        try await withNetwork { network, _ in
            var request = request("GET", "http://127.0.0.1:\(server.port)/")
            request.maximumBody = 1000
            if trouble.problem == .timeout { request.timeout = .milliseconds(1500) }
            let session = network.httpSession()
            let sent = request
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.problem == trouble.problem, "\(trouble.name): \(error.message)")
            #expect(error.phase == trouble.phase, "\(trouble.name): \(error.message)")
            #expect(error.message.contains(trouble.words), "\(trouble.name): \(error.message)")
            #expect(error.address == "127.0.0.1" && error.timings.connect != nil)
        }
    }

    @Test func takesNoMoreThanTheLength() async throws {
        let server = LoopbackServer { connection in
            while !connection.readHead().isEmpty, connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")
            {}
        }
        try await withNetwork { network, _ in
            let session = network.httpSession()
            for _ in 0..<3 {
                // What is too much is never taken for the next response.
                let response = try await session.perform(request("GET", "http://127.0.0.1:\(server.port)/"))
                #expect(response.status == 200 && response.body == Array("abc".utf8))
            }
        }
    }

    @Test func tellsARefusedPort() async throws {
        let closed = ClosedPort()
        try await withNetwork { network, _ in
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in
                try await session.perform(request("GET", "http://127.0.0.1:\(closed.port)/"))
            }
            #expect(error.problem == .refused && error.phase == .connect)
            #expect(error.message.hasPrefix("connection refused by 127.0.0.1:\(closed.port) (libcurl 7: "))
        }
    }

    @Test func endsWithItsTask() async throws {
        try await withNetwork { network, _ in
            let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
            let server = LoopbackServer { connection in
                arrival.yield()
                connection.waitForEnd()
            }
            let session = network.httpSession()
            let task = Task { () async throws(NetworkFailure) -> HTTPResponse in
                try await session.perform(request("GET", "http://127.0.0.1:\(server.port)/"))
            }
            for await _ in arrivals { break }
            task.cancel()
            guard case .failure(let error) = await task.result else {
                Issue.record("the request was answered")
                return
            }
            #expect((error as? NetworkFailure)?.problem == .interrupted)
        }
    }

    @Test(arguments: [
        ("GET", "ftp://127.0.0.1/", "\"ftp\""), ("GET", "127.0.0.1", "URL"), ("GE T", "http://127.0.0.1/", "\"GE T\""),
        ("CONNECT", "http://127.0.0.1/", "CONNECT"),
    ])
    func refusesWhatIsNoRequest(method: String, url: String, words: String) async throws {
        try await withNetwork { network, _ in
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in
                try await session.perform(request(method, url))
            }
            #expect(error.problem == .unusable && error.phase == .request)
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    @Test(arguments: [
        ("HEAD", "http://127.0.0.1/", HTTPField("X", "y"), NetworkFailure.Phase.request, "no body"),
        ("POST", "http://127.0.0.1/", HTTPField("X Y", "z"), .request, "\"X Y\""),
        ("POST", "http://127.0.0.1/", HTTPField("X", "y\r\nZ: 1"), .request, "end of a line"),
        ("POST", "http://b\u{FC}cher.test/", HTTPField("X", "y"), .name, "beyond ASCII"),
    ])
    func blamesItsOwnSide(
        method: String, url: String, field: HTTPField, phase: NetworkFailure.Phase, words: String
    ) async throws {
        try await withNetwork { network, _ in
            var request = request(method, url)
            request.headers = [field]
            request.body = [1]
            let sent = request
            let session = network.httpSession()
            let error = try await failure { () throws(NetworkFailure) in try await session.perform(sent) }
            #expect(error.problem == .unusable && error.phase == phase && error.message.contains(words))
        }
    }

    @Test func runsManyAtOnce() async throws {
        let server = LoopbackServer.http { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }
        try await withNetwork { network, _ in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await network.httpSession().perform(request("GET", "http://127.0.0.1:\(server.port)/")).size
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 400)
        }
    }
}

/// 300,000 zeros, by gzip -9.
private let zeros: [UInt8] =
    [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x01, 0x0d, 0x00, 0x00, 0x00, 0xc2,
        0xa0, 0xf7, 0x4f, 0x6d, 0x0f, 0x07, 0x14,
    ] + [UInt8](repeating: 0, count: 290) + [0xfc, 0x18, 0xfb, 0xe2, 0xb2, 0xf6, 0xe0, 0x93, 0x04, 0x00]
