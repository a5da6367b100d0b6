/// How a step, an objective or a run ended.
package enum Outcome: String, Sendable, CaseIterable {
    case passed
    /// The peer answered, and the answer is not what the plan needs.
    case failed
    /// No answer could be had.
    case error
    /// A step it needs did not pass.
    case blocked
    /// It was not chosen, or its window was another one.
    case skipped
    /// It waits for a person.
    case pending
    /// The window closed before it could run.
    case missed

    /// The gravest first: the outcome of several is the first of these among them.
    private static let byGravity: [Outcome] = [.failed, .error, .blocked, .missed, .pending, .passed, .skipped]

    /// The outcome of several parts that all must pass. Parts that were skipped do not count beside ones that ran, and nothing at all is never passed.
    package static func together(_ outcomes: [Outcome]) -> Outcome {
        byGravity.first(where: outcomes.contains) ?? .skipped
    }
}

/// What the program tells the shell.
package enum ExitStatus: Int32, Sendable {
    case passed = 0
    case failed = 1
    /// A bad plan, or a command line that cannot be.
    case usage = 2
    /// It could not be tried, or was blocked.
    case error = 3
    case outsideWindow = 4
    case pending = 5
    case interrupted = 130

    package init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .passed: .passed
            case .failed: .failed
            // A run that did nothing has not shown anything.
            case .error, .blocked, .skipped: .error
            case .missed: .outsideWindow
            case .pending: .pending
            }
    }
}
