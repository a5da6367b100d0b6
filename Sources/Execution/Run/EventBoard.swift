import PlanLanguage

/// What a run knows of the plan's events, and who waits to know more.
struct EventBoard {
    enum State {
        case announced(Announcement)
        /// It will not come, as far as this run is concerned, and why.
        case never(String)
    }

    private var states: [String: State] = [:]
    private var waiters: [String: [Int: CheckedContinuation<Void, Never>]] = [:]
    private var watches: [String: Task<Void, Never>] = [:]
    private var nextID = 0

    subscript(event: String) -> State? { states[event] }

    mutating func newID() -> Int {
        nextID += 1
        return nextID
    }

    /// Lets somebody wait until something is known; the first who waits begins the watch.
    mutating func wait(
        _ waiter: CheckedContinuation<Void, Never>, id: Int, for event: String, watch: () -> Task<Void, Never>
    ) {
        guard states[event] == nil else { return waiter.resume() }
        waiters[event, default: [:]][id] = waiter
        if watches[event] == nil { watches[event] = watch() }
    }

    /// Somebody waits no more; with the last of them the watch ends.
    mutating func leave(_ event: String, id: Int) {
        waiters[event]?.removeValue(forKey: id)?.resume()
        if waiters[event]?.isEmpty ?? true { watches.removeValue(forKey: event)?.cancel() }
    }

    /// Notes what became of an event, which ends all waiting for it. What was known first stays.
    mutating func settle(_ event: String, _ state: State) {
        guard states[event] == nil else { return }
        states[event] = state
        watches.removeValue(forKey: event)?.cancel()
        for waiter in (waiters.removeValue(forKey: event) ?? [:]).values { waiter.resume() }
    }
}
