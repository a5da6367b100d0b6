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
            return set.variables.map(\.name).filter { !used.contains($0.value) }.map { name in
                Finding(
                    "unused-variable", at: name.place,
                    "no step uses the variable \"\(name.value)\", so each of its values would be tested in the same way",
                    help: "use $(\(name.value)) in a step, or leave the variable out")
            }
        }
    }
}
