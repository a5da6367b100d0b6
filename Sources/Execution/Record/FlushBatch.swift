import Synchronization

/// Several who wait for the same fdatasync(2); one of them sees to it.
final class FlushBatch: Sendable {
    private struct State {
        var waiting: [UnsafeContinuation<RecordProblem?, Never>] = []
        var hasEnded = false
        var problem: RecordProblem?
    }

    private let state = Mutex(State())

    /// Why the lines did not come to disk, once it is known.
    nonisolated(nonsending) func outcome() async -> RecordProblem? {
        await withUnsafeContinuation { continuation in
            state.withLock { state in
                if state.hasEnded {
                    continuation.resume(returning: state.problem)
                } else {
                    state.waiting.append(continuation)
                }
            }
        }
    }

    func end(_ problem: RecordProblem?) {
        let waiting = state.withLock { state in
            state.hasEnded = true
            state.problem = problem
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: problem) }
    }
}
