import Glibc
import Synchronization

/// The thread on which a record is brought to disk. It can be made before the record is, while the plan is read.
package final class RecordThread: Sendable {
    /// A socket pair: one byte into `bell` wakes the thread, which reads from `ear`.
    private let bell: Int32
    private let ear: Int32
    private let state = Mutex(State())

    private struct State {
        var thread: pthread_t?
        var work: (@Sendable () -> Void)?
    }

    package init() throws(RecordProblem) {
        var ends: [Int32] = [-1, -1]
        let made = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
        (bell, ear) = (ends[0], ends[1])
        guard made == 0 else { throw RecordProblem(errno, while: "preparing to write the record") }
        // The threads of the program handle its signals; this one never does.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var handle = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(&handle, nil, runRecordThread, context.toOpaque())
        guard code == 0 else {
            context.release()
            closeSockets()
            throw RecordProblem(code, while: "starting the thread that writes the record")
        }
        state.withLock { $0.thread = handle }
    }

    /// What is done at each call of `wake` from here on, and a last time at `end`.
    func serve(_ work: @escaping @Sendable () -> Void) { state.withLock { $0.work = work } }

    /// At most one byte may be on its way, so that send(2) never waits: not again before the work has begun.
    func wake() {
        let byte: UInt8 = 1
        let sent = withUnsafeBytes(of: byte) { send(bell, $0.baseAddress, 1, Int32(MSG_NOSIGNAL)) }
        precondition(sent == 1, "the thread of a record could not be woken")
    }

    /// Lets the work be done once more and ends the thread; a second call does nothing.
    package func end() {
        guard let handle = state.withLock({ $0.thread.take() }) else { return }
        // shutdown(2): the thread reads what is on its way, then the end.
        shutdown(bell, Int32(SHUT_WR))
        pthread_join(handle, nil)
        closeSockets()
        state.withLock { $0.work = nil }
    }

    private func closeSockets() {
        Glibc.close(bell)
        Glibc.close(ear)
    }

    fileprivate func run() {
        var isEnding = false
        while !isEnding {
            var byte: UInt8 = 0
            var received = -1
            repeat { received = recv(ear, &byte, 1, 0) } while received < 0 && errno == EINTR
            precondition(received >= 0, "the thread of a record lost its socket")
            isEnding = received == 0
            state.withLock { $0.work }?()
        }
    }
}

/// The body of the thread; `context` is a retained `RecordThread`.
private func runRecordThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<RecordThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
