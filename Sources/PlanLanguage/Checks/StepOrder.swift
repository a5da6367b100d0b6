import Diagnostics

extension Check {
    /// `needs:` names steps that come before.
    static let stepOrder = Check { plan in
        plan.objectives.flatMap { objective in
            objective.allSteps.enumerated().flatMap { index, step in
                (step.needs ?? []).compactMap { need in finding(need, of: step, at: index, in: objective) }
            }
        }
    }

    private static func finding(_ need: Located<String>, of step: Step, at index: Int, in objective: Objective)
        -> Finding?
    {
        let steps = objective.allSteps
        if steps.prefix(index).contains(where: { $0.name == need.value }) { return nil }
        if need.value == step.name {
            return Finding("needs-order", at: need.place, "step \"\(step.name)\" needs itself")
        }
        if let later = steps.first(where: { $0.name == need.value }) {
            return Finding(
                "needs-order", at: need.place, "step \"\(step.name)\" needs \"\(need.value)\", which comes after it",
                notes: [.init("it stands here", at: later.place)])
        }
        let nearest = Spelling.nearest(to: need.value, among: steps.prefix(index).map(\.name))
        return Finding(
            "unknown-step", at: need.place,
            "objective \"\(objective.name)\" has no step \"\(need.value)\" before this one",
            help: nearest.map { "did you mean \"\($0)\"?" })
    }
}
