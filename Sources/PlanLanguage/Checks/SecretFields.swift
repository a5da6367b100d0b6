import Diagnostics

extension Check {
    /// What a secret field takes is declared secret, since only such values are hidden in what a run writes.
    static let secretFields = Check { plan in
        plan.objectives.flatMap { objective in
            objective.allSteps.flatMap { step in
                step.arguments.expressions.compactMap { field, expression in
                    guard step.kind.fields.first(where: { $0.name == field })?.isSecret == true,
                        let reference = expression.template.wholeReference
                    else { return nil }
                    return finding(reference, in: field, plan)
                }
            }
        }
    }

    private static func finding(_ reference: Reference, in field: String, _ plan: Plan) -> Finding? {
        guard let input = plan.input(reference.path[0]) else {
            guard plan.host(reference.path[0]) != nil else { return nil }
            return Finding(
                "open-secret", at: reference.place, "\"\(field)\" is a secret, and $(\(reference.text)) is none",
                help: "declare an input with \"secret: true\" and write $(its-name)")
        }
        guard !input.isSecret else { return nil }
        return Finding(
            "open-secret", at: reference.place,
            "\"\(field)\" is a secret, and the input \"\(input.name)\" is not declared as one",
            notes: [.init("the input stands here", at: input.place)], help: "add \"secret: true\" to the input")
    }
}
