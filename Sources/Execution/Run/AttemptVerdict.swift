import Diagnostics
import PlanLanguage

/// What came of one attempt: the plan's own judgement, and what the run makes of it.
struct AttemptVerdict: Sendable {
    var outcome: Outcome
    var results: [PlanValue.Member] = []
    var checks: [CheckReport] = []
    var captured: [CapturedValue] = []
    var trouble: String?
    var advice: String?
    /// What the peer sent instead of what was to come: its beginning, as it is shown.
    var received: String?
    var retryReasons: Set<Retry.Reason> = []
    let place: Place
    /// It was ended from outside.
    var isCut = false
    /// What a whole that it is a part of is never done again for.
    var neverAgainFor: Set<Retry.Reason> = []
    /// Whether what is inside the step was carried out; `nil` where nothing is.
    private(set) var insideWasCarriedOut: Bool?
    /// The plan leaves all that is inside the step out in this run.
    private(set) var isLeftOut = false
    /// What went wrong was told by a step inside.
    private(set) var isToldInside = false
}

extension AttemptVerdict {
    /// The peer answered, whatever was expected of it: what the step did may have to be undone.
    var hadAnswer: Bool {
        insideWasCarriedOut ?? (trouble == nil)
            || results.contains { $0.name == "connection" && $0.value == .text("established") }
    }

    /// Takes over what the steps inside the step decide for it.
    mutating func take(_ inside: InsideOutcome) {
        insideWasCarriedOut = inside.wasCarriedOut
        neverAgainFor = inside.neverAgainFor
        isLeftOut = inside.isLeftOut
        guard case .failure = inside.result else { return }
        isToldInside = !inside.isLate
        if !isCut { retryReasons = inside.retryReasons }
    }
}
