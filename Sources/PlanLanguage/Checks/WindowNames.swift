import Diagnostics

extension Check {
    /// Windows that objectives and preparations name exist, and no objective runs outside all of them.
    static let windowNames = Check { plan in
        plan.objectives.flatMap { objective -> [Finding] in
            if let window = objective.window {
                guard let known = plan.window(window.value) else {
                    return unknown(window.value, at: window.place, in: plan)
                }
                return known.closes == nil && known.isAnnounced
                    ? endless(objective, "window \"\(known.name)\" never closes") : []
            }
            if plan.windows.isEmpty { return endless(objective, "objective \"\(objective.name)\" has no window") }
            return [
                Finding(
                    "missing-window", at: objective.place,
                    "objective \"\(objective.name)\" has no window, so it could run at any time",
                    help: plan.windows.count == 1 && plan.unread.isEmpty
                        ? "add \"window: \(plan.windows[0].name)\""
                        : "add \"window:\" with the name of the one it belongs to")
            ]
        }
            + plan.preparation.flatMap { item in
                switch item.moment {
                case .before(let window), .during(let window): unknown(window, at: item.momentPlace, in: plan)
                }
            }
    }

    private static func unknown(_ name: String, at place: Place, in plan: Plan) -> [Finding] {
        if plan.window(name) != nil { return [] }
        // A window that is there but could not be read has its own findings.
        let window = name.prefix { $0 != "." }
        if plan.unread.contains(name) || plan.unread.contains(String(window)) { return [] }
        if let known = plan.window(String(window)), name != window {
            let phase = TerminalText.excerpt(String(name.dropFirst(window.count + 1)))
            return [
                Finding(
                    "unknown-window", at: place, "window \"\(window)\" has no phase \"\(phase)\"",
                    help: Spelled.question(for: name, among: known.phases.map(\.name))
                        ?? (known.phases.isEmpty
                            ? "name the window itself, or give it \"phases\""
                            : "it has \(Spelled.list(known.phases.map(\.name)))"),
                    fix: .spelling(name, among: known.phases.map(\.name), at: place))
            ]
        }
        return [
            Finding(
                "unknown-window", at: place, "the plan has no window \"\(TerminalText.excerpt(name))\"",
                help: Spelled.question(for: name, among: plan.windowsAndPhases.map(\.name))
                    ?? "windows stand under \"windows\"",
                fix: .spelling(name, among: plan.windowsAndPhases.map(\.name), at: place))
        ]
    }

    /// `retry: {until: window-end}` where no window ends.
    private static func endless(_ objective: Objective, _ reason: String) -> [Finding] {
        objective.allSteps.flatMap(\.withAlternatives).flatMap { step in
            let own = [step.retry].compactMap { $0 }.filter { $0.untilWindowEnd && $0.attempts == nil }.map { retry in
                Finding(
                    "endless-retry", at: retry.place, "this retry never ends: \(reason)", help: "add \"attempts: 5\"")
            }
            let inside = step.procedure?.retryUntilWindowEnd.map { place in
                Finding(
                    "endless-retry", at: step.kindPlace, "a retry in this procedure never ends: \(reason)",
                    notes: [.init("it stands here", at: place)], help: "give the objective a window that closes")
            }
            return own + (inside.map { [$0] } ?? [])
        }
    }
}
