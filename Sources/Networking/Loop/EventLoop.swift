import CCurl
import Glibc
import Synchronization

/// One thread that runs actors and tasks, drives libcurl's transfers and waits for descriptors and deadlines.
///
/// A turn of the loop: run the jobs that came, let libcurl act, end due waits, sleep in epoll(7) until a socket, a
/// deadline or a job. libcurl is driven by `curl_multi_socket_action`, whose cost grows with the sockets that have
/// something to say, not with those that exist.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// What other threads hand in.
    struct Inbox {
        var jobs: [UnownedJob] = []
        var orders: [Order] = []
        var isSleeping = false
        var isStopping = false
        /// The thread has ended; whoever hands in a job runs it, one at a time.
        var hasStopped = false
        var isDraining = false
        var thread: pthread_t?
    }

    /// A request to the loop that is not a Swift job.
    enum Order {
        case begin(Wait, UnsafeContinuation<WaitOutcome, Never>)
        case cancel(Wait)
        case cancelTransfer(Int)
    }

    private let inbox = Mutex(Inbox())
    private let loopThread = Atomic<UInt>(0)

    // The rest belongs to the loop's thread.
    let poll: DescriptorPoll
    /// Libcurl's own state, made for the first transfer: whoever comes to that has waited for libcurl to be ready.
    private(set) lazy var multi = makeMulti()
    private var hasMulti = false
    var transfers: [Int: Transfer] = [:]
    var lastTransfer = 0
    /// When libcurl wants to be called again, whatever its sockets do.
    var curlDeadline: ContinuousClock.Instant?
    var deadlines = DeadlineQueue()
    /// By descriptor. Every type of key is paid for at the start of the program: all here are `Int`.
    var descriptorWaits: [Int: Wait] = [:]
    /// Waits without a descriptor, kept so that `stop` can end them.
    var sleepers: [ObjectIdentifier: Wait] = [:]
    private(set) var isStopping = false
    /// Those who wait for a turn in which nothing happens.
    var lullWaiters: [UnsafeContinuation<Void, Never>] = []
    private var turnsSinceLull = 0
    /// They do not wait for longer, whatever happens.
    private static let mostTurnsToLull = 64

    /// Starts the thread; `stop` ends it. Raises the soft limit of open files up to 8192 where the hard limit allows.
    package init() {
        Self.raiseDescriptorLimit()
        poll = DescriptorPoll()
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let failure = pthread_create(&thread, nil, runEventLoop, context.toOpaque())
        precondition(failure == 0, "no thread for the event loop: \(systemErrorText(failure))")
        inbox.withLock { $0.thread = thread }
    }

    deinit {
        poll.close()
    }

    /// Ends every transfer and wait as interrupted, lets their tasks run on, and joins the thread. Not from the loop.
    package func stop() {
        let thread = inbox.withLock { inbox in
            inbox.isStopping = true
            let thread = inbox.thread
            inbox.thread = nil
            return thread
        }
        guard let thread else { return }
        precondition(!isCurrent, "an event loop cannot join its own thread")
        poll.wake()
        pthread_join(thread, nil)
    }

    // MARK: Executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        hand { $0.jobs.append(job) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    package func checkIsolated() {
        precondition(isCurrent, "not on the event loop's thread")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    var isCurrent: Bool { loopThread.load(ordering: .relaxed) == UInt(pthread_self()) }

    // MARK: Inbox

    func order(_ order: Order) {
        hand { $0.orders.append(order) }
    }

    private func hand(_ put: (inout Inbox) -> Void) {
        let (mustWake, mustDrain) = inbox.withLock { inbox in
            put(&inbox)
            // Its own thread comes round to what it handed itself.
            let mustWake = inbox.isSleeping && !isCurrent
            inbox.isSleeping = false
            let mustDrain = inbox.hasStopped && !inbox.isDraining
            if mustDrain { inbox.isDraining = true }
            return (mustWake, mustDrain)
        }
        if mustWake { poll.wake() }
        if mustDrain { drainAfterStop() }
    }

    // A session may be freed, and a task may end, after the loop: their jobs still run one at a time.
    private func drainAfterStop() {
        // The last of them may let go of the last that had this loop, and whoever hands in a job only borrows it.
        let kept = Unmanaged.passRetained(self)
        defer { kept.release() }
        var work = Inbox()
        while true {
            let isDone = inbox.withLock { inbox in
                inbox.isDraining = !inbox.jobs.isEmpty || !inbox.orders.isEmpty
                swap(&work.jobs, &inbox.jobs)
                swap(&work.orders, &inbox.orders)
                return !inbox.isDraining
            }
            if isDone { return }
            loopThread.store(UInt(pthread_self()), ordering: .relaxed)
            perform(&work)
            loopThread.store(0, ordering: .relaxed)
        }
    }

    private func perform(_ work: inout Inbox) {
        for job in work.jobs {
            // Named as both, as the tasks of a run prefer it: where one of the two is not what a task wants, the runtime
            // takes each call between two actors of the loop for a change of executor, and enqueues it.
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
        for order in work.orders {
            switch order {
            case .begin(let wait, let continuation): begin(wait, continuation)
            case .cancel(let wait): end(wait, .cancelled)
            case .cancelTransfer(let id): finish(id, .interrupted)
            }
        }
        work.jobs.removeAll(keepingCapacity: true)
        work.orders.removeAll(keepingCapacity: true)
    }

    // MARK: Thread

    fileprivate func run() {
        loopThread.store(UInt(pthread_self()), ordering: .relaxed)
        var work = Inbox()
        while true {
            // A bounded number of rounds, so that jobs that make jobs do not starve the sockets.
            var rounds = 0
            while rounds < 32, takeWork(&work) {
                perform(&work)
                rounds += 1
            }
            driveDueTimers()
            if isStopping { endEverything() }
            let (mayRest, mustEnd) = inbox.withLock { inbox in
                isStopping = inbox.isStopping
                let isEmpty = inbox.jobs.isEmpty && inbox.orders.isEmpty
                let isIdle =
                    isEmpty && transfers.isEmpty && descriptorWaits.isEmpty && sleepers.isEmpty && lullWaiters.isEmpty
                inbox.hasStopped = isStopping && isIdle
                inbox.isSleeping = isEmpty && !isStopping
                return (inbox.isSleeping, inbox.hasStopped)
            }
            if mustEnd { break }
            let isLullAwaited = !lullWaiters.isEmpty
            let count = poll.wait(
                milliseconds: mayRest && !isLullAwaited ? millisecondsToNextDeadline() : 0, report: act)
            inbox.withLock { $0.isSleeping = false }
            reapTransfers()
            if isLullAwaited { noteTurn(isLull: mayRest && count == 0) }
        }
        // Here and not in `deinit`: the farewells of TLS on open connections may meet a broken pipe, and this thread has
        // the signal blocked. Easy handles may be freed after it.
        if hasMulti { curl_multi_cleanup(multi) }
        loopThread.store(0, ordering: .relaxed)
    }

    private func noteTurn(isLull: Bool) {
        turnsSinceLull += 1
        guard isLull || isStopping || turnsSinceLull >= Self.mostTurnsToLull else { return }
        turnsSinceLull = 0
        for waiter in lullWaiters { waiter.resume() }
        lullWaiters.removeAll(keepingCapacity: true)
    }

    private func makeMulti() -> UnsafeMutableRawPointer {
        Libraries.start()
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory for a multi handle") }
        prepare(multi)
        hasMulti = true
        return multi
    }

    private func takeWork(_ work: inout Inbox) -> Bool {
        inbox.withLock { inbox in
            swap(&work.jobs, &inbox.jobs)
            swap(&work.orders, &inbox.orders)
        }
        return !work.jobs.isEmpty || !work.orders.isEmpty
    }

    private func driveDueTimers() {
        guard curlDeadline != nil || deadlines.earliest() != nil else { return }
        let now = ContinuousClock.now
        if let deadline = curlDeadline, deadline <= now {
            curlDeadline = nil
            driveCurl(descriptor: CURL_SOCKET_TIMEOUT, mask: 0)
            reapTransfers()
        }
        while let wait = deadlines.removeDue(at: now) { end(wait, .deadline) }
    }

    private func millisecondsToNextDeadline() -> Int32 {
        let earliest = deadlines.earliest()
        guard let next = curlDeadline ?? earliest else { return -1 }
        let left = min(next, earliest ?? next) - ContinuousClock.now
        guard left > .zero else { return 0 }
        // Rounded up: waking before the deadline would only mean going to sleep again.
        return Int32(clamping: min(left, .seconds(3600)).milliseconds + 1)
    }

    private func act(on descriptor: Int32, mask: UInt32) {
        if let wait = descriptorWaits[Int(descriptor)] {
            end(wait, .ready)
        } else {
            driveCurl(descriptor: descriptor, mask: mask)
        }
    }

    private func endEverything() {
        for id in Array(transfers.keys) { finish(id, .interrupted) }
        for wait in Array(descriptorWaits.values) + Array(sleepers.values) { end(wait, .cancelled) }
    }

    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < 8192 else { return }
        limit.rlim_cur = min(limit.rlim_max, 8192)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

private func runEventLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    // Signals are for the main thread; and a broken pipe shall be an error of the write, here and in resolver threads.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, nil)
    ccurl_name_thread("network")
    Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
