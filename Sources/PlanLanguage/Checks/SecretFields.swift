import Diagnostics

extension Check {
    /// What a secret field takes is declared secret, since only such values are hidden in what a run writes.
    static let secretFields = Check { plan in
        plan.objectives.flatMap { objective in
            objective.allSteps.flatMap(\.withAlternatives).flatMap { step in
                step.arguments.expressions.compactMap { field, expression in
                    guard let reference = expression.template.wholeReference,
                        step.kind.fields.first(where: { $0.name == field })?.isSecret == true
                    else { return nil }
                    return finding(reference, in: field, objective, plan)
                }
            }
        }
    }

    private static func finding(
        _ reference: Reference, in field: String, _ objective: Objective, _ plan: Plan
    ) -> Finding? {
        let name = reference.path[0]
        if let capture = capture(reference, objective, plan) {
            guard !capture.isSecret else { return nil }
            return Finding(
                "open-secret", at: reference.place,
                "\"\(field)\" is a secret, and what is captured as \"\(capture.name)\" is not declared as one",
                notes: [.init("it is captured here", at: capture.place)],
                help: "write \(capture.name): {value: …, secret: true}")
        }
        guard let input = plan.input(name) else {
            guard plan.host(name) != nil || ["window", "run"].contains(name) else { return nil }
            return Finding(
                "open-secret", at: reference.place, "\"\(field)\" is a secret, and $(\(reference.text)) is none",
                help: "declare an input with \"secret: true\" and write $(its-name)")
        }
        guard !input.isSecret else { return nil }
        return Finding(
            "open-secret", at: reference.place,
            "\"\(field)\" is a secret, and the input \"\(input.name)\" is not declared as one",
            notes: [.init("the input stands here", at: input.place)], help: "add \"secret: true\" to the input",
            fix: EntryText(keyAt: input.place).adding("secret", "true"))
    }

    private static func capture(_ reference: Reference, _ objective: Objective, _ plan: Plan) -> Capture? {
        if reference.path[0] == "objectives", reference.path.count == 3 {
            return plan.objective(reference.path[1])?.capture(reference.path[2])?.capture
        }
        return objective.capture(reference.path[0])?.capture
    }
}
