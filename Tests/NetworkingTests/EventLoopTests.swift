import Glibc
import Testing

@testable import Networking

@Suite struct EventLoopTests {
    @Test func takesTheEarliestDeadlineFirst() {
        let start = ContinuousClock.now
        var queue = DeadlineQueue()
        // More than the queue keeps of waits that have ended.
        let delays = (0..<1000).map { $0 * 7919 % 1000 }
        for delay in delays {
            let deadline = start + .milliseconds(delay)
            let wait = Wait(descriptor: nil, readiness: [], deadline: deadline)
            queue.insert(wait, at: deadline)
            if delay % 3 == 0 { wait.end(.ready) }
        }
        var due: [Duration] = []
        while let wait = queue.removeDue(at: start + .milliseconds(900)), let deadline = wait.deadline {
            due.append(deadline - start)
        }
        #expect(due == (0...900).filter { $0 % 3 != 0 }.map { .milliseconds($0) })
        #expect(queue.earliest() == start + .milliseconds(901))
    }

    @Test func sleepsAndEndsWithTheTask() async throws {
        let loop = EventLoop()
        defer { loop.stop() }
        let deadline = ContinuousClock.now + .milliseconds(5)
        try await loop.sleep(until: deadline)
        #expect(ContinuousClock.now >= deadline)
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

    /// What others do by then is done together afterwards.
    @Test func lullsWhenAllElseIsDone() async {
        let loop = EventLoop()
        defer { loop.stop() }
        let done = await Diary(loop).day()
        #expect(done.last == -1 && done.count == 11)
    }

    /// Whoever is always busy does not keep the others waiting without end, and neither does a stop.
    @Test func lullsInTheEndWhateverHappens() async {
        let loop = EventLoop()
        let busy = Task(executorPreference: loop) { while !Task.isCancelled { await Task.yield() } }
        await Task(executorPreference: loop) { await loop.lull() }.value
        busy.cancel()
        await busy.value
        let last = Task(executorPreference: loop) { await loop.lull() }
        loop.stop()
        await last.value
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

/// What is done on a loop, in order.
private actor Diary {
    private let loop: EventLoop
    private var done: [Int] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    func day() async -> [Int] {
        for number in 0..<10 { Task(executorPreference: loop) { await self.work(number) } }
        await loop.lull()
        return done + [-1]
    }

    private func work(_ number: Int) async {
        for _ in 0..<10 { await Task.yield() }
        done.append(number)
    }
}
