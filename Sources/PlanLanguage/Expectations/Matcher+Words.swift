import CivilTime

extension Matcher {
    /// What is asked, in words for a person, such as `contains "Function not available"`.
    package func words(in scope: Scope) -> String { words { $0.words(in: scope) } }

    /// The same with operands in words of the caller's.
    package func words(_ operand: (Expression) -> String) -> String {
        switch self {
        case .equals(let one): operand(one)
        case .contains(let one): "contains \(operand(one))"
        case .matches(let one): "matches \(operand(one))"
        case .startsWith(let one): "starts with \(operand(one))"
        case .endsWith(let one): "ends with \(operand(one))"
        case .oneOf(let operands): "one of \(operands.map(operand).joined(separator: ", "))"
        case .atLeast(let one): "at least \(operand(one))"
        case .atMost(let one): "at most \(operand(one))"
        case .moreThan(let one): "more than \(operand(one))"
        case .lessThan(let one): "less than \(operand(one))"
        case .between(let low, let high): "between \(operand(low)) and \(operand(high))"
        case .newerThan(let one): "newer than \(operand(one))"
        case .olderThan(let one): "older than \(operand(one))"
        case .empty(let expected): expected ? "nothing in it" : "something in it"
        case .not(let inner): "not: \(inner.words(operand))"
        case .all(let inner): inner.map { $0.words(operand) }.joined(separator: " and ")
        case .any(let inner): inner.map { $0.words(operand) }.joined(separator: " or ")
        case .count(let inner): "\(inner.words(operand)) in number"
        case .each(let inner): "each entry: \(inner.words(operand))"
        case .some(let inner): "some entry: \(inner.words(operand))"
        case .none(let inner): "no entry: \(inner.words(operand))"
        case .member(let name, let inner): "\(name) \(inner.words(operand))"
        }
    }

    /// The value a person would look at: the members that are asked about, not the record around them.
    package func subject(of value: PlanValue) -> PlanValue {
        switch self {
        case .member(let name, let inner): return inner.subject(of: value[member: name])
        case .all(let inner):
            let members = inner.compactMap { matcher in
                if case .member(let name, _) = matcher {
                    PlanValue.Member(name, matcher.subject(of: value))
                } else {
                    nil
                }
            }
            return members.count == inner.count ? .record(members) : value
        default: return value
        }
    }
}

extension Expression {
    fileprivate func words(in scope: Scope) -> String {
        guard let value = try? value(in: scope) else { return "a value that is missing" }
        // What is expected is said as exactly as it is written.
        if case .duration(let duration) = value, let days = duration.wholeDays, days > 1 { return "\(days) days" }
        // A pattern is told as it is written.
        return type.isProse || type.name == ScalarType.pattern.name ? value.shownFolded() : value.shown()
    }
}
