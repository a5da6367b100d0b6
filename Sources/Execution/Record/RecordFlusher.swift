import Glibc
import Synchronization

/// Brings the lines of a record to disk on a thread of its own, one fdatasync(2) for all who wait.
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
        /// Whether a byte is on its way to the thread.
        var isWoken = false
        var isClosing = false
    }

    private let descriptor: Int32
    private let path: String
    /// A socket pair: one byte into `bell` wakes the thread, which reads from `ear`.
    private let bell: Int32
    private let ear: Int32
    private let state = Mutex(State())
    private let thread = Mutex<pthread_t?>(nil)

    init(descriptor: Int32, path: String) throws(RecordProblem) {
        self.descriptor = descriptor
        self.path = path
        var ends: [Int32] = [-1, -1]
        let made = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
        (bell, ear) = (ends[0], ends[1])
        guard made == 0 else { throw RecordProblem(errno, while: "preparing to write \"\(path)\"") }
        try startThread()
    }

    private func startThread() throws(RecordProblem) {
        // The threads of the program handle its signals; this one never does.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var handle = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(&handle, nil, runFlusher, context.toOpaque())
        guard code == 0 else {
            context.release()
            closeSockets()
            throw RecordProblem(code, while: "starting the thread that writes \"\(path)\"")
        }
        thread.withLock { $0 = handle }
    }

    private func closeSockets() {
        Glibc.close(bell)
        Glibc.close(ear)
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

    /// Brings the lines up to `written` to disk, ends the thread and closes the descriptors.
    func close(upTo written: Int) throws(RecordProblem) {
        state.withLock { state in
            state.written = max(state.written, written)
            state.isClosing = true
            wake(&state)
        }
        if let handle = thread.withLock({ $0.take() }) { pthread_join(handle, nil) }
        closeSockets()
        let code = Glibc.close(descriptor) == 0 ? 0 : errno
        if let problem { throw problem }
        guard code == 0 else { throw RecordProblem(code, while: "closing \"\(path)\"") }
    }

    private func wake(_ state: inout State) {
        guard !state.isWoken else { return }
        state.isWoken = true
        // With at most one byte on its way, send(2) never waits.
        let byte: UInt8 = 1
        let sent = withUnsafeBytes(of: byte) { send(bell, $0.baseAddress, 1, Int32(MSG_NOSIGNAL)) }
        precondition(sent == 1, "the thread of a record could not be woken")
    }
}

// MARK: - On the thread

/// The body of the thread; `context` is a retained flusher.
private func runFlusher(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<RecordFlusher>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

extension RecordFlusher {
    fileprivate func run() {
        while true {
            sleepUntilWoken()
            let (written, isBehind, isClosing) = state.withLock { state in
                state.isWoken = false
                return (state.written, state.written > state.flushed && state.problem == nil, state.isClosing)
            }
            if isBehind { flush(upTo: written) }
            if isClosing { return }
        }
    }

    private func sleepUntilWoken() {
        var byte: UInt8 = 0
        var received = -1
        repeat { received = recv(ear, &byte, 1, 0) } while received < 0 && errno == EINTR
        precondition(received == 1, "the thread of a record lost its socket")
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
