import Diagnostics

extension Check {
    /// Every `$(name)` names something that has a value there, and one that its filters and its field take.
    static let references = Check { plan in
        let shared = VisibleNames.shared(plan)
        return plan.objectives.flatMap { objective in
            let names = VisibleNames(plan: plan, objective: objective, shared: shared)
            return (objective.occasion.expressions + objective.allSteps.flatMap(\.expressions)).flatMap { expression in
                let findings = findings(expression, names)
                return expression.type.name == ScalarType.bareName.name ? findings.map(\.naming) : findings
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

extension Finding {
    /// The same of a name that stands without `$()`.
    fileprivate var naming: Finding {
        func bare(_ text: String) -> String {
            text.split(separator: "$(", omittingEmptySubsequences: false).enumerated().map { index, part in
                guard index > 0, let close = part.firstIndex(of: ")") else { return String(part) }
                return "\"\(part[..<close])\"" + part[part.index(after: close)...]
            }.joined()
        }
        return Finding(
            rule, severity, at: place, bare(message), details: details, notes: notes, help: help.map(bare), fix: fix)
    }
}

extension Step {
    /// Every expression of the step: its fields', its expectations', its conditions' and those of its alternatives.
    package var expressions: [Expression] {
        arguments.expressions.map(\.expression) + expectedExpressions + occasion.expressions
            + alternatives.flatMap(\.expressions)
    }

    /// The expressions of its expectations alone.
    package var expectedExpressions: [Expression] { expectations.flatMap(\.matcher.expressions) }
}

extension Matcher {
    var expressions: [Expression] {
        switch self {
        case .equals(let one), .contains(let one), .matches(let one), .startsWith(let one), .endsWith(let one),
            .atLeast(let one), .atMost(let one), .moreThan(let one), .lessThan(let one), .newerThan(let one),
            .olderThan(let one):
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
