extension Step {
    /// Results of `http` that differ with what a server answers, and not only with whether it does.
    private static let answerResults: Set = ["text", "body", "json", "xpath", "headers", "cookies", "url", "redirects"]

    /// Whether an expectation tells one page from another: a refused logon mostly shows with status 200 too.
    package var expectsOfAnswer: Bool {
        expectations.contains { expectation in
            switch expectation.field.value {
            case "status": !expectation.matcher.mayBeGoodStatus
            case let field: Self.answerResults.contains(field)
            }
        }
    }

    /// Whether something is taken from the answer; what is not there to be taken fails the step.
    var takesFromAnswer: Bool {
        captures.contains { capture in capture.path.first.map(Self.answerResults.contains) ?? false }
    }
}

extension Matcher {
    /// Whether 200, the status of good answers and of many refusals, may be among what it holds of.
    fileprivate var mayBeGoodStatus: Bool {
        func isGood(_ expression: Expression) -> Bool { expression.integer.map { $0 == 200 } ?? true }
        func mayReachDown(_ expression: Expression) -> Bool { expression.integer.map { $0 <= 200 } ?? true }
        return switch self {
        case .equals(let status): isGood(status)
        case .oneOf(let statuses): statuses.contains(where: isGood)
        case .atLeast(let low), .moreThan(let low), .between(let low, _): mayReachDown(low)
        case .all(let inner): inner.allSatisfy(\.mayBeGoodStatus)
        case .any(let inner): inner.contains(where: \.mayBeGoodStatus)
        default: true
        }
    }
}

extension Expression {
    fileprivate var integer: Int? {
        if case .integer(let number)? = constant { number } else { nil }
    }
}
