import Glibc
import Synchronization

/// Brings the lines of a record to disk on a thread of their own, one fdatasync(2) for all who wait.
///
/// The thread holds on to the flusher until `close`.
final class RecordFlusher: Sendable {
    private struct Waiter {
        let seq: Int
        let continuation: CheckedContinuation<RecordProblem?, Never>
    }

    private struct State {
        /// The last line known to be written, and the last known to be on disk.
        var written = 0
        var flushed = 0
        var waiters: [Waiter] = []
        var problem: RecordProblem?
        /// Whether the thread has been woken and has not begun yet.
        var isWoken = false
        var isClosing = false
    }

    private let descriptor: Int32
    private let path: String
    private let thread: RecordThread
    private let state = Mutex(State())

    init(descriptor: Int32, path: String, thread: RecordThread) {
        self.descriptor = descriptor
        self.path = path
        self.thread = thread
        thread.serve { self.flushWhatIsWritten() }
    }

    /// Why nothing comes to disk any more.
    var problem: RecordProblem? { state.withLock { $0.problem } }

    /// Whether a line is known to be on disk.
    func hasFlushed(_ seq: Int) -> Bool { state.withLock { $0.problem == nil && seq <= $0.flushed } }
}

// MARK: - For the record

extension RecordFlusher {
    /// Returns when line `seq` is on disk; `written` is the last line there is, `earlier` a problem met in writing it.
    nonisolated(nonsending) func flushed(
        upTo seq: Int, of written: Int, problem earlier: RecordProblem?
    ) async throws(RecordProblem) {
        if let earlier { throw earlier }
        let problem: RecordProblem? = await withCheckedContinuation { continuation in
            wait(Waiter(seq: seq, continuation: continuation), written: written)
        }
        if let problem { throw problem }
    }

    private func wait(_ waiter: Waiter, written: Int) {
        state.withLock { state in
            if state.problem != nil || waiter.seq <= state.flushed {
                waiter.continuation.resume(returning: state.problem)
            } else if state.isClosing {
                let problem = RecordProblem("the record \"\(path)\" was closed before line \(waiter.seq) was on disk")
                waiter.continuation.resume(returning: problem)
            } else {
                state.waiters.append(waiter)
                state.written = max(state.written, written)
                wake(&state)
            }
        }
    }

    /// Brings the lines up to `written` to disk, ends the thread and closes the descriptor.
    func close(upTo written: Int) throws(RecordProblem) {
        state.withLock { state in
            state.written = max(state.written, written)
            state.isClosing = true
        }
        thread.end()
        let code = Glibc.close(descriptor) == 0 ? 0 : errno
        if let problem { throw problem }
        guard code == 0 else { throw RecordProblem(code, while: "closing \"\(path)\"") }
    }

    private func wake(_ state: inout State) {
        guard !state.isWoken else { return }
        state.isWoken = true
        thread.wake()
    }
}

// MARK: - On the thread

extension RecordFlusher {
    private func flushWhatIsWritten() {
        let (written, isBehind) = state.withLock { state in
            state.isWoken = false
            return (state.written, state.written > state.flushed && state.problem == nil)
        }
        if isBehind { flush(upTo: written) }
    }

    private func flush(upTo written: Int) {
        var code: Int32 = 0
        repeat { code = fdatasync(descriptor) == 0 ? 0 : errno } while code == EINTR
        let problem = code == 0 ? nil : RecordProblem(code, while: "bringing \"\(path)\" to disk")
        let answered = state.withLock { state in
            // fsync(2): what an error lost is not tried again, so the file cannot be trusted from here on.
            state.problem = problem
            if problem == nil { state.flushed = written }
            let limit = problem == nil ? written : .max
            let answered = state.waiters.filter { $0.seq <= limit }
            state.waiters.removeAll { $0.seq <= limit }
            return answered
        }
        for waiter in answered { waiter.continuation.resume(returning: problem) }
    }
}
