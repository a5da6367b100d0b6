import CivilTime

extension Matcher {
    /// What is asked, in words for a person, such as `contains "Function not available"`.
    package func words(in scope: Scope) -> String {
        switch self {
        case .equals(let operand): operand.words(in: scope)
        case .contains(let operand): "contains \(operand.words(in: scope))"
        case .matches(let operand): "matches \(operand.words(in: scope))"
        case .startsWith(let operand): "starts with \(operand.words(in: scope))"
        case .endsWith(let operand): "ends with \(operand.words(in: scope))"
        case .oneOf(let operands): "one of \(operands.map { $0.words(in: scope) }.joined(separator: ", "))"
        case .atLeast(let operand): "at least \(operand.words(in: scope))"
        case .atMost(let operand): "at most \(operand.words(in: scope))"
        case .between(let low, let high): "between \(low.words(in: scope)) and \(high.words(in: scope))"
        case .newerThan(let operand): "newer than \(operand.words(in: scope))"
        case .olderThan(let operand): "older than \(operand.words(in: scope))"
        case .empty(let expected): expected ? "nothing in it" : "something in it"
        case .not(let inner): "not: \(inner.words(in: scope))"
        case .all(let inner): inner.map { $0.words(in: scope) }.joined(separator: " and ")
        case .any(let inner): inner.map { $0.words(in: scope) }.joined(separator: " or ")
        case .count(let inner): "\(inner.words(in: scope)) in number"
        case .each(let inner): "each entry: \(inner.words(in: scope))"
        case .some(let inner): "some entry: \(inner.words(in: scope))"
        case .none(let inner): "no entry: \(inner.words(in: scope))"
        case .member(let name, let inner): "\(name) \(inner.words(in: scope))"
        }
    }

    /// The value a person would look at: the member that is asked about, not the record around it.
    package func subject(of value: PlanValue) -> PlanValue {
        if case .member(let name, let inner) = self { inner.subject(of: value[member: name]) } else { value }
    }
}

extension Expression {
    fileprivate func words(in scope: Scope) -> String {
        guard let value = try? value(in: scope) else { return "a value that is missing" }
        return value.shown()
    }
}
