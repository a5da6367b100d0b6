import Execution

/// The events of a run as JSON lines: the same members as the record, without its chain.
package struct JSONView: RunView {
    private let hider: SecretHider
    private let isQuiet: Bool
    private let write: @Sendable (String) -> Void

    /// `isQuiet` shows only how steps ended that did not pass, what cut the run short, and the outcome.
    package init(hider: SecretHider, isQuiet: Bool = false, write: @escaping @Sendable (String) -> Void) {
        self.hider = hider
        self.isQuiet = isQuiet
        self.write = write
    }

    package func show(_ event: RunEvent) {
        guard !isQuiet || isShownQuietly(event) else { return }
        write(event.json(hiding: hider) + "\n")
    }

    private func isShownQuietly(_ event: RunEvent) -> Bool {
        switch event {
        case .stepEnded(_, let report): report.outcome != .passed && report.outcome != .skipped
        // Its steps have spoken for a member that began.
        case .objectiveEnded(_, let report): !report.hasBegun && report.outcome != .skipped
        case .windowClosed, .interrupted, .ended: true
        case .started, .libraries, .waiting, .waitingForEvent, .announced, .requirement, .objectiveStarted,
            .stepStarted,
            .attempt:
            false
        }
    }
}
