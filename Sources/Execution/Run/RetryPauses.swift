import CivilTime
import PlanLanguage

/// When a step is tried again, attempt after attempt.
struct RetryPauses {
    private let retry: Retry?
    private var pause: Duration

    /// Where there is a backoff, pauses grow up to this, or to what the plan gives for the first.
    private static let longest = Duration.seconds(3_600)

    init(_ retry: Retry?) {
        self.retry = retry
        pause = retry?.every ?? .zero
    }

    /// When the next attempt is; `nil` where there is none. A pause that would outlast the window is not begun, and
    /// without a number of attempts there must be a closing to try until.
    mutating func next(after report: AttemptReport, now: Instant, closes: Instant?) -> Instant? {
        guard let retry, report.outcome != .passed, !retry.reasons.isDisjoint(with: report.retryReasons) else {
            return nil
        }
        if let attempts = retry.attempts {
            if report.number >= attempts { return nil }
        } else if closes == nil {
            return nil
        }
        // Waits that grow also vary, so that many participants do not come back in step.
        let next = now + (retry.backoff == 1 ? pause : pause * Double.random(in: 0.8...1.2))
        pause = min(pause * retry.backoff, max(retry.every, Self.longest))
        if let closes, next >= closes { return nil }
        return next
    }
}
