import PlanLanguage

/// For whom, under which conditions and after which announcement something is done, in words.
struct OccasionWords {
    let plan: Plan
    let site: Site?

    func words(of occasion: Occasion, _ words: InstructionWords) -> [String] {
        roles(occasion) + occasion.conditions.map { condition($0, words) } + event(occasion)
    }

    private func roles(_ occasion: Occasion) -> [String] {
        guard !occasion.roles.isEmpty else { return [] }
        let isLeftOut = site != nil && !BoundPlan.plays(occasion.roles, at: site)
        return [
            "only for \(Spelled.list(occasion.roles.map(\.value), "or"))"
                + (isLeftOut ? ", which this site is not: skipped" : "")
        ]
    }

    private func condition(_ condition: Condition, _ words: InstructionWords) -> String {
        let verb = if case .equals = condition.matcher { "is " } else { "" }
        return "only when \(words.subject(condition.reference)) \(verb)\(condition.matcher.words { words.operand($0) })"
    }

    private func event(_ occasion: Occasion) -> [String] {
        guard let wait = occasion.event else { return [] }
        let within = wait.within.map { ", within \($0.value.words) of it" } ?? ""
        return ["after the event \(wait.event.value) was announced\(within)"]
    }
}
