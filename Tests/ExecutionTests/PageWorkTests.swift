import Glibc
import Networking
import Testing
import WebPages

@testable import Execution

@Suite struct PageWorkTests {
    /// What a page costs is not the loop's to pay, unless it is less than the way to another thread.
    @Test(arguments: [(100, true), (1 << 20, false)])
    func leavesTheLoop(size: Int, stays: Bool) async {
        let loop = EventLoop()
        defer { loop.stop() }
        let task = Task(executorPreference: loop) {
            let here = pthread_self()
            let there = try? await PageWork.run(on: size) { () throws(PageProblem) in pthread_self() }
            return here == there
        }
        #expect(await task.value == stays)
    }

    @Test func passesProblemsOn() async {
        await #expect(throws: PageProblem("no")) {
            try await PageWork.apart { () throws(PageProblem) -> Int in throw PageProblem("no") }
        }
    }
}
