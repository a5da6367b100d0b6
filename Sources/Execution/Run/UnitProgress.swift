import PlanLanguage

/// How far one unit has come: what later steps and the unit's outcome depend on.
struct UnitProgress {
    /// The first step that did not pass; what needs all before it is blocked from there on.
    private var firstNotPassed: String?
    /// The steps that the plan leaves out here.
    private(set) var leftOut: Set<String> = []
    private var main: [StepEnd] = []
    private var always: [StepEnd] = []
    /// Whether any step was begun, so that there may be something to undo.
    private(set) var hasBegun = false

    /// How a step ended, as far as others care.
    final class StepEnd: Sendable {
        let name: String
        let outcome: Outcome
        /// Why it did not pass, in words.
        let reason: String
        /// It was begun, and an answer was had: what it did may have to be undone, whatever was expected of it.
        let wasCarriedOut: Bool
        let hasBegun: Bool
        /// The plan left it out here, by role, condition or event, or because it needs what was left out.
        let isLeftOut: Bool
        /// What its last attempt counts as for `retry`; nothing where it must not be tried again.
        let retryReasons: Set<Retry.Reason>
        /// What a whole that it is a part of is never done again for.
        let neverAgainFor: Set<Retry.Reason>

        init(
            name: String, outcome: Outcome, reason: String, wasCarriedOut: Bool, hasBegun: Bool, isLeftOut: Bool,
            retryReasons: Set<Retry.Reason> = [], neverAgainFor: Set<Retry.Reason> = []
        ) {
            self.name = name
            self.outcome = outcome
            self.reason = reason
            self.wasCarriedOut = wasCarriedOut
            self.hasBegun = hasBegun
            self.isLeftOut = isLeftOut
            self.retryReasons = retryReasons
            self.neverAgainFor = neverAgainFor
        }
    }

    mutating func note(_ end: StepEnd, isAlways: Bool) {
        hasBegun = hasBegun || end.hasBegun
        if end.isLeftOut { leftOut.insert(end.name) }
        if isAlways {
            always.append(end)
        } else {
            main.append(end)
            if end.outcome != .passed, !end.isLeftOut, firstNotPassed == nil { firstNotPassed = end.name }
        }
    }

    private var ends: [StepEnd] { main + always }

    private func end(of step: String) -> StepEnd? {
        main.last { $0.name == step } ?? always.last { $0.name == step }
    }

    /// Why a step cannot run for what came before it.
    func obstacle(to step: Step, isAlways: Bool) -> Stop? {
        if isAlways {
            if isLeftOut { return Stop(leftOut: "nothing was done before it") }
            // What was carried out must be undone, also when it did not show what was expected.
            let missing = (step.needs ?? []).first { self.end(of: $0.value)?.wasCarriedOut != true }
            return missing.map { Stop(.skipped, "\($0.value) was not carried out") }
        }
        if let absent = (step.needs ?? []).map(\.value).first(where: leftOut.contains) {
            return Stop(leftOut: "\(absent) was skipped")
        }
        let culprit =
            step.needs.map { needs in needs.map(\.value).first { end(of: $0)?.outcome != .passed } } ?? firstNotPassed
        return culprit.map { Stop(.blocked, "\($0) did not pass") }
    }

    /// Whether the plan leaves all of it out in this run.
    var isLeftOut: Bool { !main.isEmpty && main.allSatisfy(\.isLeftOut) }

    /// Whether any step was carried out.
    var wasCarriedOut: Bool { ends.contains(where: \.wasCarriedOut) }

    /// What all of it is never done again for.
    var neverAgainFor: Set<Retry.Reason> { ends.reduce(into: Set()) { $0.formUnion($1.neverAgainFor) } }

    /// Why all of it may be tried again: no step forbids it.
    var retryReasons: Set<Retry.Reason> {
        let ends = ends.filter { $0.outcome != .passed && $0.hasBegun }
        if ends.contains(where: \.retryReasons.isEmpty) { return [] }
        return ends.reduce(into: Set()) { $0.formUnion($1.retryReasons) }.subtracting(neverAgainFor)
    }

    /// What the unit came to, and the step it is because of. What is always done never masks what came before it.
    var result: (outcome: Outcome, cause: String?) {
        // Most often all did, and nothing has to be weighed.
        if !main.isEmpty, main.allSatisfy({ $0.outcome == .passed }), always.isEmpty { return (.passed, nil) }
        if isLeftOut { return (.skipped, main.first.map { "\($0.name): \($0.reason)" }) }
        let main = main.filter { !$0.isLeftOut }
        // Steps that were only blocked do not hide why.
        let roots = main.filter { $0.outcome != .blocked }
        // A logout that was not needed, because nobody was logged on, does not count.
        let undone = always.filter { $0.outcome != .skipped }
        // One that was blocked for want of a value may stand beside others that all passed.
        let ends = [roots, main, undone].first { ends in ends.contains { $0.outcome != .passed } }
        guard let ends else { return (main.isEmpty && undone.isEmpty ? .skipped : .passed, nil) }
        let gravest = Outcome.together(ends.map(\.outcome))
        // Of a unit, unlike of a run, a part that did not run leaves the whole undone.
        let outcome = gravest == .passed ? .skipped : gravest
        return (outcome, ends.first { $0.outcome == outcome }.map { "\($0.name): \($0.reason)" })
    }
}
