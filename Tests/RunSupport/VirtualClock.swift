import CivilTime
import Execution
import Synchronization

/// A clock that stands still until it is advanced to the next moment somebody sleeps for.
package final class VirtualClock: RunClock {
    private struct Sleeper {
        let until: Instant
        let wake: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now: Instant
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        /// Cancelled before they slept.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    package init(_ start: Instant) {
        state = Mutex(State(now: start))
    }

    package func now() -> Instant { state.withLock { $0.now } }

    /// Sets the clock as a person or a time server would, without waking anybody.
    package func jump(by duration: Duration) { state.withLock { $0.now = $0.now + duration } }

    package func sleep(until instant: Instant) async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isOver = await withTaskCancellationHandler {
            await withCheckedContinuation { begin(id, Sleeper(until: instant, wake: $0)) }
        } onCancel: {
            cancel(id)
        }
        if !isOver { throw CancellationError() }
    }

    private func begin(_ id: Int, _ sleeper: Sleeper) {
        let isOver: Bool? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return false }
            if sleeper.until <= state.now { return true }
            state.sleepers[id] = sleeper
            return nil
        }
        if let isOver { sleeper.wake.resume(returning: isOver) }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state in
            let sleeper = state.sleepers.removeValue(forKey: id)
            if sleeper == nil { state.cancelled.insert(id) }
            return sleeper
        }
        sleeper?.wake.resume(returning: false)
    }

    /// Moves to the next moment somebody sleeps for; false where nobody sleeps for any.
    package func advance() -> Bool {
        let woken = state.withLock { state -> [Sleeper] in
            guard let next = state.sleepers.values.map(\.until).min(), next < .latest else { return [] }
            state.now = max(state.now, next)
            let due = state.sleepers.filter { $0.value.until <= next }.sorted { $0.key < $1.key }
            for (id, _) in due { state.sleepers[id] = nil }
            return due.map(\.value)
        }
        for sleeper in woken { sleeper.wake.resume(returning: true) }
        return !woken.isEmpty
    }
}
