import Diagnostics

extension Check {
    /// What others on the machine can see, such as the arguments of a program, takes no secret.
    static let openFields = Check { plan in
        plan.objectives.flatMap { objective in
            objective.allSteps.flatMap(\.withAlternatives).flatMap { step in
                step.arguments.expressions.flatMap { field, expression -> [Finding] in
                    guard step.kind.fields.first(where: { $0.name == field })?.isOpen == true else { return [] }
                    return expression.template.references.compactMap { reference in
                        guard isSecret(reference, objective, plan) else { return nil }
                        return Finding(
                            "secret-in-the-open", at: reference.place,
                            "\"\(field)\" is seen by others, and $(\(reference.text)) is a secret",
                            help: "hand it over under \"secrets\"")
                    }
                }
            }
        }
    }

    private static func isSecret(_ reference: Reference, _ objective: Objective, _ plan: Plan) -> Bool {
        let name = reference.path[0]
        if reference.path[0] == "objectives", reference.path.count == 3 {
            return plan.objective(reference.path[1])?.capture(reference.path[2])?.capture.isSecret ?? false
        }
        return objective.capture(name)?.capture.isSecret ?? plan.input(name)?.isSecret ?? false
    }
}
