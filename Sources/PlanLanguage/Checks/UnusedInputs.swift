import Diagnostics

extension Check {
    /// An input nothing uses asks people for a fact in vain, or is a slip in a reference.
    static let unusedInputs = Check { plan in
        // A step that could not be read may have used it.
        guard plan.unread.isEmpty, plan.objectives.allSatisfy(\.unread.isEmpty) else { return [] }
        var used = Set(plan.hosts.flatMap { $0.openURL?.inputs ?? [] })
        for objective in plan.objectives {
            let variables = Set(objective.forEach?.variables.map(\.name.value) ?? [])
            for expression in objective.occasion.expressions + objective.allSteps.flatMap(\.expressions) {
                for reference in expression.template.references where !variables.contains(reference.path[0]) {
                    used.insert(reference.path[0])
                }
            }
        }
        return plan.inputs.filter { !used.contains($0.name) }.map { input in
            Finding(
                "unused-input", .warning, at: input.place, "nothing uses the input \"\(input.name)\"",
                help: "use $(\(input.name)) in a step, or remove it",
                fix: EntryText(keyAt: input.place).removal("remove the input"))
        }
    }
}
