import Diagnostics

extension Rule {
    static let missingResult = Rule(
        "missing-result", .error, .expectations, "A step as it is written does not find what is asked of it.",
        reason: """
            The expectation would fail whatever the peer does, or, where it asks that nothing is there, hold although \
            nobody looked.
            """,
        bad: """
            objectives:
              gateway:
                window: test
                steps:
                  greeting: {tcp: {to: gateway}, expect: {received: {contains: READY}}}
            """,
        mended: """
            objectives:
              gateway:
                window: test
                steps:
                  greeting: {tcp: {to: gateway, read-until: "\\n"}, expect: {received: {contains: READY}}}
            """)
}

extension ActionCheck {
    /// Expectations and captures of a result that the fields of their step do not bring about.
    static let missingResult = ActionCheck { actions, _ in
        actions.flatMap { action in
            let asked =
                action.step.expectations.map { ($0.field.value, $0.field.place) }
                + action.step.captures.map { ($0.path[0], $0.expression.place) }
            return asked.compactMap { name, place in
                action.step.kind.results.first { $0.name == name }?.condition
                    .flatMap { action.step.lacks($0) }
                    .map { lack in
                        Finding(
                            "missing-result", at: place, "a step \(lack.words) finds no \"\(name)\"", help: lack.help)
                    }
            }
        }
    }
}

extension Step {
    /// Why the condition for a result does not hold, and the way out.
    fileprivate func lacks(_ condition: ResultCondition) -> (words: String, help: String)? {
        switch condition {
        case .says(let fields):
            if fields.contains(where: arguments.has) { return nil }
            let words = Spelled.list(fields, "or")
            return ("without \(words)", "ask for it in a step with \(words)")
        case .isNot(let value, let field):
            guard constant(field) == value else { return nil }
            return ("with \(field): \(value)", "ask for it in a step with another \(field)")
        case .isOneOf(let values, let field, let standard):
            guard let value = arguments.has(field) ? constant(field) : standard, !values.contains(value) else {
                return nil
            }
            let wanted = Spelled.list(values, "or")
            return ("of \(field) \(value)", "say \(field): \(wanted), or ask for a result of \(value)")
        }
    }
}
