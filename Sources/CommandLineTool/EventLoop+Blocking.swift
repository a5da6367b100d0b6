import Glibc
import Networking
import Synchronization

extension EventLoop {
    /// Runs something on the loop while this thread, which must not be the loop's own, waits for its result.
    func runBlocking<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) -> Result {
        let place = ResultPlace<Result>()
        Task(executorPreference: self) { place.fill(await work()) }
        return place.take()
    }
}

/// Hands one value from one thread to another that sleeps until it is there.
private final class ResultPlace<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let semaphore: Semaphore

    init() {
        semaphore = Semaphore()
    }

    func fill(_ result: Value) {
        value.withLock { $0 = result }
        semaphore.signal()
    }

    func take() -> Value {
        while true {
            semaphore.wait()
            if let result = value.withLock({ $0 }) { return result }
        }
    }
}

/// sem_overview(7).
private final class Semaphore: Sendable {
    // Only the calls of sem_overview(7), which are made for several threads, touch it.
    private nonisolated(unsafe) let storage: UnsafeMutablePointer<sem_t>

    init() {
        storage = .allocate(capacity: 1)
        sem_init(storage, 0, 0)
    }

    deinit {
        sem_destroy(storage)
        storage.deallocate()
    }

    func signal() { sem_post(storage) }
    func wait() { sem_wait(storage) }
}
