import Diagnostics

extension Check {
    /// Every `$(name)` names something that has a value there, and one that its filters and its field take.
    static let references = Check { plan in
        let shared = VisibleNames.shared(plan)
        return plan.objectives.flatMap { objective in
            let names = VisibleNames(plan: plan, objective: objective, shared: shared)
            return objective.allSteps.flatMap { step in
                step.expressions.flatMap { findings($0, names) }
            }
        }
    }

    private static func findings(_ expression: Expression, _ names: VisibleNames) -> [Finding] {
        if expression.constant != nil { return [] }
        let isWhole = expression.template.wholeReference != nil
        return expression.template.references.flatMap { reference -> [Finding] in
            let (known, findings) = names.type(of: reference)
            guard let known else { return findings }
            if isWhole, expression.type.name == ScalarType.privateKey.name, let filter = reference.filters.first {
                return findings + [
                    Finding(
                        "wrong-input", at: filter.place, "a private key is used as it is", help: "leave the filters out"
                    )
                ]
            }
            return findings + (misfit(known.type, reference, in: expression, isWhole: isWhole).map { [$0] } ?? [])
        }
    }

    /// What cannot stand where the reference stands.
    private static func misfit(
        _ type: ResultType, _ reference: Reference, in expression: Expression, isWhole: Bool
    ) -> Finding? {
        // Within a text, all that counts is that it has a text.
        let field = isWhole ? expression.type : .text
        if isWhole && expression.takesAnything || field.takes(type) { return nil }
        let help: String =
            switch type.kind {
            case .list: "choose an entry, as in $(\(reference.text) | first), or take their number with count"
            case .record: "name a member, as in $(\(reference.text) | member NAME)"
            default: "what is put in here must be \(field.expected)"
            }
        return Finding(
            "wrong-input", at: reference.place,
            "$(\(reference.text)\(reference.filters.isEmpty ? "" : " | …")) is \(type.nameWithArticle), expected \(field.expected)",
            help: help)
    }
}

extension Step {
    /// Every expression of the step: its fields' and its expectations'.
    package var expressions: [Expression] {
        arguments.expressions.map(\.expression) + expectedExpressions
    }

    /// The expressions of its expectations alone.
    package var expectedExpressions: [Expression] { expectations.flatMap(\.matcher.expressions) }
}

extension Matcher {
    var expressions: [Expression] {
        switch self {
        case .equals(let one), .contains(let one), .matches(let one), .startsWith(let one), .endsWith(let one),
            .atLeast(let one), .atMost(let one), .newerThan(let one), .olderThan(let one):
            [one]
        case .oneOf(let several): several
        case .between(let low, let high): [low, high]
        case .empty: []
        case .all(let inner), .any(let inner): inner.flatMap(\.expressions)
        case .not(let inner), .count(let inner), .each(let inner), .some(let inner), .none(let inner),
            .member(_, let inner):
            inner.expressions
        }
    }
}
