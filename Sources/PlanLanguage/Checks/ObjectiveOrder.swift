import Diagnostics

extension Check {
    /// `after:` and `requires:` name other objectives, without a circle.
    static let objectiveOrder = Check { plan in
        unknownObjectives(plan) + circles(plan)
    }

    private static func unknownObjectives(_ plan: Plan) -> [Finding] {
        let names = Names(plan.objectives.map(\.name))
        return plan.objectives.flatMap { objective in
            objective.predecessors.compactMap { name -> Finding? in
                if names.contains(name.value) || plan.unread.contains(name.value) { return nil }
                return Finding(
                    "unknown-objective", at: name.place,
                    "the plan has no objective \"\(TerminalText.excerpt(name.value))\"",
                    help: names.question(for: name.value) ?? "name an objective of this plan, or leave it out",
                    fix: names.fix(for: name.value, at: name.place))
            }
        }
    }

    /// One finding for each `after:` or `requires:` that closes a circle.
    private static func circles(_ plan: Plan) -> [Finding] {
        CircleSearch.circles(from: plan.objectives.map(\.name)) { name in
            (plan.objective(name)?.predecessors ?? []).map { ($0.value, $0.place) }
        }.map { circle($0.nodes[...], closedAt: $0.closedAt) }
    }

    private static func circle(_ names: ArraySlice<String>, closedAt place: Place) -> Finding {
        guard let first = names.first, let last = names.last, names.count > 1 else {
            return Finding(
                "order-circle", at: place, "objective \"\(names.first ?? "")\" waits for itself",
                help: "leave it out")
        }
        let way = names.count > 5 ? "…" : names.dropFirst().map { "\"\($0)\"" }.joined(separator: ", which waits for ")
        return Finding(
            "order-circle", at: place,
            "objective \"\(last)\" waits for \"\(first)\", which waits for "
                + (names.count > 2 ? "\(way)" : "it"),
            help: "take one of them out of its \"after\" or \"requires\"")
    }
}
