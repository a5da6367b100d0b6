import Diagnostics

extension Check {
    /// An objective that comes after another one has a window that is still open when the other may begin.
    static let windowSequence = Check { plan in
        plan.objectives.flatMap { objective -> [Finding] in
            guard let window = objective.window.flatMap({ plan.window($0.value) }), let closes = window.closes else {
                return []
            }
            return objective.after.compactMap { name in
                guard let other = plan.objective(name.value)?.window.flatMap({ plan.window($0.value) }),
                    let opens = other.opens, closes <= opens
                else { return nil }
                return Finding(
                    "window-sequence", at: name.place,
                    "objective \"\(objective.name)\" can never come after \"\(name.value)\": "
                        + "window \"\(window.name)\" closes at \(window.zone.describe(closes)), "
                        + "and \"\(other.name)\" opens at \(other.zone.describe(opens))",
                    notes: [
                        .init("this one closes", at: window.place), .init("before this one opens", at: other.place),
                    ], help: "turn \"after\" round, or give it another window")
            }
        }
    }
}
