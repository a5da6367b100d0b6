import Diagnostics

extension Check {
    /// `needs:` names steps that come before.
    static let stepOrder = Check { plan in
        plan.objectives.flatMap { objective -> [Finding] in
            let steps = objective.allSteps
            let positions = Dictionary(
                steps.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
            return steps.enumerated().flatMap { index, step -> [Finding] in
                (step.needs ?? []).compactMap { need -> Finding? in
                    if objective.unread.contains(need.value) { return nil }
                    guard let position = positions[need.value] else {
                        return unknown(need, at: index, in: objective, plan)
                    }
                    return position < index ? nil : late(need, of: step, stands: steps[position])
                }
            }
        }
    }

    private static func unknown(_ need: Located<String>, at index: Int, in objective: Objective, _ plan: Plan)
        -> Finding
    {
        let earlier = objective.allSteps.prefix(index).map(\.name)
        return Finding(
            "unknown-step", at: need.place,
            "\(plan.words(for: objective)) has no step \"\(TerminalText.excerpt(need.value))\"",
            help: Spelled.question(for: need.value, among: earlier)
                ?? (earlier.isEmpty
                    ? "no step comes before this one"
                    : earlier.count > 8 ? "name a step before this one" : "before this one: \(Spelled.list(earlier))"),
            fix: .spelling(need.value, among: earlier, at: need.place))
    }

    private static func late(_ need: Located<String>, of step: Step, stands other: Step) -> Finding {
        if other.place == step.place {
            return Finding(
                "needs-order", at: need.place, "step \"\(step.name)\" needs itself", help: "leave it out of \"needs\"")
        }
        return Finding(
            "needs-order", at: need.place, "step \"\(step.name)\" needs \"\(need.value)\", which comes after it",
            notes: [.init("it stands here", at: other.place)], help: "put it before this step")
    }
}
