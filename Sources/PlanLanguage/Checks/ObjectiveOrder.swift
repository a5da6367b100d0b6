import Diagnostics

extension Check {
    /// `after:` names other objectives, without a circle.
    static let objectiveOrder = Check { plan in
        plan.objectives.flatMap { objective in
            objective.after.compactMap { name in finding(name, of: objective, in: plan) }
        }
    }

    private static func finding(_ name: Located<String>, of objective: Objective, in plan: Plan) -> Finding? {
        guard let other = plan.objective(name.value) else {
            let nearest = Spelling.nearest(to: name.value, among: plan.objectives.map(\.name))
            return Finding(
                "unknown-objective", at: name.place, "the plan has no objective \"\(name.value)\"",
                help: nearest.map { "did you mean \"\($0)\"?" })
        }
        guard other.name == objective.name || leads(from: other, to: objective.name, in: plan) else { return nil }
        return Finding(
            "order-circle", at: name.place,
            "objective \"\(objective.name)\" waits for \"\(name.value)\", which waits for it")
    }

    private static func leads(from start: Objective, to goal: String, in plan: Plan) -> Bool {
        var seen: Set<String> = []
        var open = start.after.map(\.value)
        while let name = open.popLast() {
            if name == goal { return true }
            guard seen.insert(name).inserted, let objective = plan.objective(name) else { continue }
            open += objective.after.map(\.value)
        }
        return false
    }
}
