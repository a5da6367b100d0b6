import Diagnostics

extension Check {
    /// Windows that objectives and preparations name exist, and no objective runs outside all of them.
    static let windowNames = Check { plan in
        plan.objectives.flatMap { objective -> [Finding] in
            if let window = objective.window { return unknown(window.value, at: window.place, in: plan) }
            if plan.windows.isEmpty { return objective.usesWindow.map { [$0] } ?? [] }
            return [
                Finding(
                    "missing-window", at: objective.place,
                    "objective \"\(objective.name)\" has no window, so it could run at any time",
                    help: "add \"window: \(plan.windows[0].name)\"")
            ]
        }
            + plan.preparation.flatMap { item in
                switch item.moment {
                case .before(let window), .during(let window): unknown(window, at: item.place, in: plan)
                }
            }
    }

    private static func unknown(_ name: String, at place: Place, in plan: Plan) -> [Finding] {
        if plan.window(name) != nil { return [] }
        // A window that is there but could not be read has its own findings.
        if plan.declaredWindows.contains(name) { return [] }
        let nearest = Spelling.nearest(to: name, among: plan.windows.map(\.name))
        return [
            Finding(
                "unknown-window", at: place, "the plan has no window \"\(name)\"",
                help: nearest.map { "did you mean \"\($0)\"?" } ?? "windows stand under \"windows\"")
        ]
    }
}

extension Objective {
    /// `retry: {until: window-end}` without a window never ends.
    fileprivate var usesWindow: Finding? {
        allSteps.lazy.compactMap(\.retry).first { $0.untilWindowEnd && $0.attempts == nil }.map { retry in
            Finding(
                "endless-retry", at: retry.place, "this retry never ends: objective \"\(name)\" has no window",
                help: "add \"attempts: 5\"")
        }
    }
}
