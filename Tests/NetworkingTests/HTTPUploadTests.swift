import Testing

@testable import Networking

/// A body that a server does not take to its end: never a response that stands for the whole of it.
@Suite struct HTTPUploadTests {
    private static let body = [UInt8](repeating: 7, count: 12 << 20)

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What the server does with half of the body read.
        let act: @Sendable (LoopbackServer.Connection) -> Void
        var timeout = Duration.seconds(20)
        let problems: Set<NetworkFailure.Problem>
    }

    static let cases = [
        Case(testDescription: "cut", act: { _ in }, problems: [.reset]),
        Case(testDescription: "reset", act: { $0.resetAtClose() }, problems: [.reset]),
        Case(
            testDescription: "silent", act: { $0.stallUntilEnd() }, timeout: .seconds(2),
            problems: [.timeout]),
        Case(
            testDescription: "an answer, and a cut", act: { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") },
            problems: [.reset, .protocolViolation]),
    ]

    @Test(arguments: cases)
    func isNoSuccess(_ given: Case) async throws {
        let server = LoopbackServer { connection in
            _ = connection.readHead()
            var left = Self.body.count / 2
            while left > 0 {
                let count = connection.read(min(left, 1 << 16)).count
                if count == 0 { return }
                left -= count
            }
            given.act(connection)
        }
        try await withNetwork { network, _ in
            var request = request("POST", "http://127.0.0.1:\(server.port)/")
            request.body = Self.body
            request.timeout = given.timeout
            let sent = request
            let error = try await failure { () throws(NetworkFailure) in
                try await network.httpSession().perform(sent)
            }
            let words = "\(error.problem) \(error.phase): \(error.message)"
            #expect(given.problems.contains(error.problem) && error.phase == .request, "\(words)")
        }
    }
}
