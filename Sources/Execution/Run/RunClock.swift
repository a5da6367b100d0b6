import CivilTime
import Networking

/// The time a run goes by.
package protocol RunClock: Sendable {
    func now() -> Instant
    func sleep(until instant: Instant) async throws(CancellationError)
}

/// The machine's wall clock, moved by a fixed offset when a run is rehearsed.
package struct SystemClock: RunClock {
    private let loop: EventLoop
    private let offset: Duration

    package init(loop: EventLoop, startingAt start: Instant? = nil) {
        self.loop = loop
        offset = start.map { $0 - Instant.now() } ?? .zero
    }

    package func now() -> Instant { Instant.now() + offset }

    /// The wall clock may be set while waiting, so it is looked at again at least this often.
    private static let longestSlice = Duration.seconds(20)

    package func sleep(until instant: Instant) async throws(CancellationError) {
        while true {
            let left = instant - now()
            if left <= .zero { return }
            try await loop.sleep(until: .now + min(left, Self.longestSlice))
        }
    }
}
