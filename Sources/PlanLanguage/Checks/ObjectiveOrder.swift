import Diagnostics

extension Check {
    /// `after:` names other objectives, without a circle.
    static let objectiveOrder = Check { plan in
        unknownObjectives(plan) + circles(plan)
    }

    private static func unknownObjectives(_ plan: Plan) -> [Finding] {
        let names = Names(plan.objectives.map(\.name))
        return plan.objectives.flatMap { objective in
            objective.after.compactMap { name -> Finding? in
                if names.contains(name.value) || plan.unread.contains(name.value) { return nil }
                return Finding(
                    "unknown-objective", at: name.place,
                    "the plan has no objective \"\(TerminalText.excerpt(name.value))\"",
                    help: names.question(for: name.value) ?? "name an objective of this plan, or leave \"after\" out")
            }
        }
    }

    /// One finding for each `after:` that closes a circle: a walk in depth on a stack of its own, each objective once.
    private static func circles(_ plan: Plan) -> [Finding] {
        var findings: [Finding] = []
        var done: Set<String> = []
        for start in plan.objectives where !done.contains(start.name) {
            var path = [start.name]
            var onPath: Set<String> = [start.name]
            var open = [start.after[...]]
            while let next = open.last?.first {
                open[open.count - 1].removeFirst()
                if onPath.contains(next.value) {
                    findings.append(circle(path.drop { $0 != next.value }, closedAt: next.place))
                } else if !done.contains(next.value), let objective = plan.objective(next.value) {
                    path.append(objective.name)
                    onPath.insert(objective.name)
                    open.append(objective.after[...])
                }
                while open.last?.isEmpty == true {
                    open.removeLast()
                    let left = path.removeLast()
                    onPath.remove(left)
                    done.insert(left)
                }
            }
            done.insert(start.name)
        }
        return findings
    }

    private static func circle(_ names: ArraySlice<String>, closedAt place: Place) -> Finding {
        guard let first = names.first, let last = names.last, names.count > 1 else {
            return Finding(
                "order-circle", at: place, "objective \"\(names.first ?? "")\" waits for itself",
                help: "leave \"after\" out")
        }
        let way = names.count > 5 ? "…" : names.dropFirst().map { "\"\($0)\"" }.joined(separator: ", which waits for ")
        return Finding(
            "order-circle", at: place,
            "objective \"\(last)\" waits for \"\(first)\", which waits for "
                + (names.count > 2 ? "\(way)" : "it"),
            help: "take one of them out of its \"after\"")
    }
}
