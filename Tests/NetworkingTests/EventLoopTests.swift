import Glibc
import Testing

@testable import Networking

@Suite struct EventLoopTests {
    @Test func sleepsInOrderAndEndsWithTheTask() async throws {
        let loop = EventLoop()
        defer { loop.stop() }
        // Far enough ahead that all three wait before the first is due, also on a busy machine.
        let start = ContinuousClock.now + .milliseconds(500)
        let order = await withTaskGroup(of: Int.self) { group in
            for delay in [30, 10, 20] {
                group.addTask {
                    try? await loop.sleep(until: start + .milliseconds(delay))
                    return delay
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order == [10, 20, 30])
        let long = Task { try await loop.sleep(until: .now + .seconds(3600)) }
        long.cancel()
        await #expect(throws: CancellationError.self) { try await long.value }
    }

    @Test func endsEveryWaitWhenItStops() async throws {
        let loop = EventLoop()
        let server = LoopbackServer { $0.waitForEnd() }
        let network = Network(loop: loop, guard: NetworkGuard(layers: []))
        let connection = try await network.connect(
            to: Destination(host: "127.0.0.1", port: server.port), connectTimeout: .seconds(5))
        let session = network.httpSession()
        async let received = failure { () throws(NetworkFailure) in
            try await connection.receive(maximum: 10, timeout: .seconds(3600))
        }
        async let answered = failure { () throws(NetworkFailure) in
            try await session.perform(request("GET", "http://127.0.0.1:\(server.port)/"))
        }
        let slept = Task { try await loop.sleep(until: .now + .seconds(3600)) }
        loop.stop()
        #expect(try await received.problem == .interrupted)
        #expect(try await answered.problem == .interrupted)
        await #expect(throws: CancellationError.self) { try await slept.value }
    }

    @Test func runsTasksThatPreferIt() async throws {
        let loop = EventLoop()
        defer { loop.stop() }
        let isThere = await Task(executorPreference: loop) { loop.isCurrent }.value
        #expect(isThere)
    }

    @Test func carriesBytesBothWays() async throws {
        let server = LoopbackServer { connection in
            let bytes = connection.read(5)
            connection.send(String(decoding: bytes.reversed(), as: UTF8.self))
        }
        try await withNetwork { network, _ in
            let connection = try await network.connect(
                to: Destination(host: "localhost", port: server.port), connectTimeout: .seconds(5))
            #expect(connection.address == "127.0.0.1" && connection.timings.connect != nil)
            try await connection.send(Array("hello".utf8), timeout: .seconds(5))
            let answer = try await connection.receive(maximum: 100, timeout: .seconds(5))
            #expect(String(decoding: answer, as: UTF8.self) == "olleh")
            #expect(try await connection.receive(maximum: 100, timeout: .seconds(5)).isEmpty)
        }
    }
}
