import Diagnostics

extension Rule {
    static let certainExpectation = Rule(
        "certain-expectation", .warning, .expectations, "An expectation can never fail.",
        reason: "It looks as if something were checked.",
        bad: """
            objectives:
              files:
                window: test
                steps:
                  list:
                    sftp: {to: rap-1, user: $(user), key: $(key), list: /}
                    expect: {files: {at-least: 0}}
            """,
        mended: """
            objectives:
              files:
                window: test
                steps:
                  list:
                    sftp: {to: rap-1, user: $(user), key: $(key), list: /}
                    expect: {files: {at-least: 1}}
            """)
}

extension ActionCheck {
    /// An expectation that no result could miss.
    static let certainExpectation = ActionCheck { actions, _ in
        actions.flatMap { action in
            action.step.expectations.compactMap { expectation -> Finding? in
                if expectation.matcher.takesExpiryForAge, !expectation.mentions(["certificate", "problem"]) {
                    return Finding(
                        "certain-expectation", .warning, at: expectation.place,
                        "\"newer-than\" asks for an age, and the end of every good certificate lies ahead",
                        help: "ask how far ahead, such as expires-in: {at-least: 14d}")
                }
                guard expectation.isCertain(of: action.step.kind) else { return nil }
                return Finding(
                    "certain-expectation", .warning, at: expectation.place,
                    "every \"\(expectation.field.value)\" is like this, so the expectation can never fail",
                    help: "expect what would tell a good answer from a bad one")
            }
        }
    }
}

extension Expectation {
    fileprivate func isCertain(of kind: StepKindDeclaration) -> Bool { isCertain(matcher, of: kind) }

    /// Whether it asks for the contrary of what always holds.
    func deniesTheCertain(of kind: StepKindDeclaration) -> Bool {
        if case .not(let inner) = matcher { isCertain(inner, of: kind) } else { false }
    }

    private func isCertain(_ matcher: Matcher, of kind: StepKindDeclaration) -> Bool {
        let type = kind.results.first { $0.name == field.value }?.type
        return switch type {
        case .size?: matcher.isAtLeastNothing
        case .list?: if case .count(let inner) = matcher { inner.isAtLeastNothing } else { false }
        case .integer? where field.value == "status": matcher.isAtLeast(100)
        default: false
        }
    }
}

extension Matcher {
    fileprivate var isAtLeastNothing: Bool { isAtLeast(0) }

    /// Whether it asks of the end of a certificate what is asked of the time of a file.
    fileprivate var takesExpiryForAge: Bool {
        switch self {
        case .member("expires", .newerThan): true
        case .member("expires", .all(let matchers)):
            matchers.contains { if case .newerThan = $0 { true } else { false } }
        case .member(_, let inner), .each(let inner), .some(let inner): inner.takesExpiryForAge
        case .all(let matchers), .any(let matchers): matchers.contains(where: \.takesExpiryForAge)
        default: false
        }
    }

    /// Whether it asks for no more than a number.
    fileprivate func isAtLeast(_ least: Int) -> Bool {
        switch self {
        case .atLeast(let bound):
            if case .integer(let number)? = bound.constant { number <= least } else { false }
        case .moreThan(let bound):
            if case .integer(let number)? = bound.constant { number < least } else { false }
        case .all(let matchers): matchers.allSatisfy { $0.isAtLeast(least) }
        case .any(let matchers): matchers.contains { $0.isAtLeast(least) }
        default: false
        }
    }
}
