import Diagnostics

extension Check {
    /// A variable of `for-each` that no step uses: every member would do the same, and count as passed for another.
    static let unusedVariables = Check { plan in
        plan.objectives.flatMap { objective -> [Finding] in
            // A step that could not be read may have used it.
            guard let set = objective.forEach, objective.unread.isEmpty else { return [] }
            var used: Set<String> = []
            for step in objective.allSteps {
                for expression in step.expressions { used.formUnion(expression.template.references.map { $0.path[0] }) }
            }
            return set.variables.filter { !used.contains($0.name.value) }.map { variable in
                let name = variable.name
                // Other values may only count how often; hosts are said to be tested, and would not be.
                let areHosts = variable.values.contains { if case .host = $0 { true } else { false } }
                return Finding(
                    "unused-variable", areHosts ? .error : .warning, at: name.place,
                    "no step uses the variable \"\(name.value)\", so each of its values would be tested in the same way",
                    help: "use $(\(name.value)) in a step, or leave the variable out",
                    fix: EntryText(keyAt: name.place).removal("remove the variable"))
            }
        }
    }
}
