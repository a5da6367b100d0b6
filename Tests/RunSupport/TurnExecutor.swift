import Glibc
import Synchronization

/// Runs jobs on the thread of whoever calls `runUntilIdle`, one at a time in the order they came, so that a test knows
/// when nothing is left to do but to wait.
package final class TurnExecutor: SerialExecutor, TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let thread = Atomic<UInt>(0)

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    package func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "not on the thread whose turn it is")
    }

    package func isIsolatingCurrentContext() -> Bool? { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    package func runUntilIdle() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        defer { thread.store(0, ordering: .relaxed) }
        while true {
            let turn = jobs.withLock { jobs in
                defer { jobs = [] }
                return jobs
            }
            if turn.isEmpty { return }
            for job in turn {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
        }
    }
}
