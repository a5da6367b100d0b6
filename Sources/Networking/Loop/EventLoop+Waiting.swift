import CCurl

extension EventLoop {
    /// Sleeps until `deadline`, or throws as soon as the task is cancelled or the loop stops.
    package func sleep(
        until deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(CancellationError) {
        let wait = Wait(descriptor: nil, readiness: [], deadline: deadline)
        if await outcome(of: wait) == .cancelled { throw CancellationError() }
    }

    /// Waits until a descriptor is ready or broken, the deadline has come, or the task is cancelled.
    ///
    /// One wait a descriptor at a time; the descriptor must stay open meanwhile.
    package func wait(
        for descriptor: Int32, _ readiness: Readiness, until deadline: ContinuousClock.Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async -> WaitOutcome {
        await outcome(of: Wait(descriptor: descriptor, readiness: readiness, deadline: deadline))
    }

    /// Returns once nothing else is to be done at once, after a number of turns at the latest: what is dear and can be done
    /// for many together begins then. At once for those who do not run on the loop.
    package func lull(isolation: isolated (any Actor)? = #isolation) async {
        guard isCurrent else { return }
        await withUnsafeContinuation { lullWaiters.append($0) }
    }

    private func outcome(of wait: Wait, isolation: isolated (any Actor)? = #isolation) async -> WaitOutcome {
        await withTaskCancellationHandler {
            // A closure stays on the actor only if it captures it.
            _ = isolation
            return await withUnsafeContinuation { continuation in
                if isCurrent { begin(wait, continuation) } else { order(.begin(wait, continuation)) }
            }
        } onCancel: {
            // First the mark, then the order: the wait sees one of the two, whichever side comes first.
            wait.isCancelled.store(true, ordering: .sequentiallyConsistent)
            order(.cancel(wait))
        }
    }

    func begin(_ wait: Wait, _ continuation: UnsafeContinuation<WaitOutcome, Never>) {
        if isStopping || wait.isCancelled.load(ordering: .sequentiallyConsistent) {
            continuation.resume(returning: .cancelled)
            return
        }
        if let descriptor = wait.descriptor {
            precondition(descriptorWaits[Int(descriptor)] == nil, "two waits for one descriptor")
            var mask = EPOLLONESHOT.rawValue
            if wait.readiness.contains(.readable) { mask |= EPOLLIN.rawValue | EPOLLRDHUP.rawValue }
            if wait.readiness.contains(.writable) { mask |= EPOLLOUT.rawValue }
            // What cannot be watched is taken for ready: the call that follows reports what is wrong with it.
            guard poll.watch(descriptor, for: mask) else { return continuation.resume(returning: .ready) }
            descriptorWaits[Int(descriptor)] = wait
        } else {
            sleepers[ObjectIdentifier(wait)] = wait
        }
        wait.begin(continuation)
        if let deadline = wait.deadline { deadlines.insert(wait, at: deadline) }
    }

    func end(_ wait: Wait, _ outcome: WaitOutcome) {
        guard wait.isLasting else { return }
        if let descriptor = wait.descriptor {
            descriptorWaits[Int(descriptor)] = nil
            if outcome != .ready { poll.forget(descriptor) }
        } else {
            sleepers[ObjectIdentifier(wait)] = nil
        }
        wait.end(outcome)
    }
}
