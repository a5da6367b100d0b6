import Glibc
import Networking
import Synchronization

/// Ctrl-C, a request to end, and a closed terminal, as calls on the event loop.
final class Interrupts: Sendable {
    struct Unavailable: Error {
        let message: String
    }

    private static let signals: [(number: Int32, name: String)] = [
        (SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP"),
    ]

    private let handler = Mutex<(@Sendable (String) -> Void)?>(nil)
    private let listener = Mutex<Task<Void, Never>?>(nil)

    init(loop: EventLoop) throws(Unavailable) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0,
            ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 && fcntl($0, F_SETFL, O_NONBLOCK) == 0 })
        else {
            throw Unavailable(message: "cannot listen for signals: \(String(cString: strerror(errno)))")
        }
        let readEnd = ends[0]
        signalPipe.store(ends[1], ordering: .sequentiallyConsistent)
        for signal in Self.signals {
            // A signal that whoever started the program ignores, as nohup does, stays ignored.
            var earlier = sigaction()
            sigaction(signal.number, nil, &earlier)
            if earlier.__sigaction_handler.sa_handler.map({ unsafeBitCast($0, to: Int.self) == 1 }) ?? false {
                continue
            }
            var action = sigaction()
            action.__sigaction_handler.sa_handler = noteSignal
            action.sa_flags = Int32(SA_RESTART)
            sigaction(signal.number, &action, nil)
        }
        let task = Task(executorPreference: loop) { [weak self] in
            while !Task.isCancelled {
                guard case .ready = await loop.wait(for: readEnd, .readable, until: .now + .seconds(3_600)) else {
                    continue
                }
                var number: UInt8 = 0
                while read(readEnd, &number, 1) == 1 {
                    let name = Self.signals.first { $0.number == Int32(number) }?.name ?? "signal \(number)"
                    self?.handler.withLock { $0 }?(name)
                }
            }
        }
        listener.withLock { $0 = task }
    }

    /// Sets what is done at the next signal.
    func handle(_ handler: @escaping @Sendable (String) -> Void) {
        self.handler.withLock { $0 = handler }
    }

    func stop() {
        handler.withLock { $0 = nil }
        listener.withLock { $0 }?.cancel()
    }
}

/// Where the handler writes the number of a signal to; it may use nothing else (signal-safety(7)).
private let signalPipe = Atomic<Int32>(-1)

private func noteSignal(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(signalPipe.load(ordering: .relaxed), &byte, 1)
    errno = saved
}
