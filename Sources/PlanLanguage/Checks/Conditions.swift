import Diagnostics

extension Check {
    /// A condition can hold: on a variable it asks for one of its values, and an objective's is judged before its steps.
    /// What names nothing is found with the references.
    static let conditions = Check { plan in
        plan.objectives.flatMap { tooEarly($0) + impossible($0) }
    }

    private static func tooEarly(_ objective: Objective) -> [Finding] {
        objective.occasion.conditions.compactMap { condition in
            let name = condition.reference.path[0]
            guard let maker = objective.capture(name)?.step else { return nil }
            return Finding(
                "impossible-condition", at: condition.reference.place,
                "this is judged before step \"\(maker.name)\", which captures \"\(name)\", has run",
                help: "say \"when\" of the steps after it")
        }
    }

    private static func impossible(_ objective: Objective) -> [Finding] {
        let variables = objective.forEach?.variables ?? []
        return ([objective.occasion] + objective.allSteps.flatMap(\.withAlternatives).map(\.occasion)).flatMap(
            \.conditions
        ).compactMap {
            condition in
            guard condition.reference.path.count == 1, case .equals(let expected) = condition.matcher,
                let text = expected.constant?.text,
                let variable = variables.first(where: { $0.name.value == condition.reference.path[0] })
            else { return nil }
            let values = variable.values.compactMap(\.text)
            if values.contains(text) { return nil }
            return Finding(
                "impossible-condition", at: expected.place,
                "this never holds: \"\(TerminalText.excerpt(text))\" is not one of the values of \"\(variable.name.value)\"",
                help: Spelled.question(for: text, among: values)
                    ?? (values.count > 8 ? "write one of its values" : "its values: \(Spelled.list(values))"))
        }
    }
}
