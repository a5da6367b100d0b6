import Diagnostics

extension Rule {
    static let impossibleExpectation = Rule(
        "impossible-expectation", .warning, .expectations, "Nothing can meet an expectation.",
        reason: "The step would fail on the night, whatever the exchange does.",
        bad: """
            objectives:
              files:
                window: test
                steps:
                  list:
                    sftp: {to: rap-1, user: $(user), key: $(key), list: /}
                    expect: {files: {at-least: 5, at-most: 3}}
            """,
        mended: """
            objectives:
              files:
                window: test
                steps:
                  list:
                    sftp: {to: rap-1, user: $(user), key: $(key), list: /}
                    expect: {files: {at-least: 3, at-most: 5}}
            """)
}

extension ActionCheck {
    /// Expectations of one result that no value could meet together.
    static let impossibleExpectation = ActionCheck { actions, _ in
        actions.flatMap { action in
            action.step.expectations.compactMap { expectation -> Finding? in
                // Beside `connection: tls`, there is a problem, and this asks for any other.
                if expectation.field.value == "certificate", expectation.matcher.deniesAProblem,
                    !action.step.hasExpectation(of: ["connection"])
                {
                    return Finding(
                        "impossible-expectation", .warning, at: expectation.place,
                        "a good certificate has no \"problem\" that could be another, and a bad one fails the step",
                        help:
                            "leave it out, since every certificate is checked; one that is to be bad is problem: expired"
                    )
                }
                var demands = Demands()
                if let (low, high) = action.step.bounds(of: expectation.field.value) {
                    demands.low = .integer(low)
                    demands.high = .integer(high)
                }
                let denial =
                    expectation.deniesTheCertain(of: action.step.kind) ? "what \"not\" excludes is always so" : nil
                if case .list? = action.step.kind.results.first(where: { $0.name == expectation.field.value })?.type {
                    demands.ofEntries = true
                }
                guard let reason = denial ?? demands.contradiction(in: expectation.matcher) else { return nil }
                return Finding(
                    "impossible-expectation", .warning, at: expectation.place,
                    "no \"\(expectation.field.value)\" is like this: \(reason)",
                    help: denial == nil
                        ? "take out one of the two; \"any\" asks for one of several"
                        : "say what must not be, such as not: {at-least: 1}")
            }
        }
    }
}

extension Step {
    /// The least and the most that a result can be, by what the step says.
    fileprivate func bounds(of result: String) -> (low: Int, high: Int)? {
        switch (kind.name, result) {
        // RFC 9110, section 15.
        case ("http", "status"): (100, 599)
        case ("ping", "received"), ("ping", "sent"): known("count").map { (0, $0) }
        case ("tcp", "size"): known("read-bytes").map { ($0, $0) }
        default: nil
        }
    }

    /// The number that a field will be in every run.
    private func known(_ field: String) -> Int? {
        guard let declaration = kind.fields.first(where: { $0.name == field }) else { return nil }
        return arguments.known(Field(declaration) { if case .integer(let number) = $0 { number } else { nil } })
    }
}

extension Matcher {
    /// Whether the problem of a certificate is to be any but one, which only another problem could be.
    fileprivate var deniesAProblem: Bool {
        switch self {
        case .member("problem", .not(let inner)), .not(.member("problem", let inner)):
            if case .not = inner { false } else { true }
        case .all(let matchers): matchers.contains(where: \.deniesAProblem)
        case .any(let matchers): matchers.allSatisfy(\.deniesAProblem)
        default: false
        }
    }
}

/// What several matchers ask of one value.
private struct Demands {
    var low: PlanValue?
    var high: PlanValue?
    /// Whether it is a list, of which `contains` asks for an entry and not for a part of one.
    var ofEntries: Bool
    private var equal: PlanValue?
    private var has: [String] = []
    private var hasNot: [String] = []

    init(ofEntries: Bool = false) { self.ofEntries = ofEntries }

    /// Why no value can meet the matcher besides what is asked already.
    mutating func contradiction(in matcher: Matcher) -> String? {
        switch matcher {
        case .all(let matchers):
            // What is asked of a member, or of the number of entries, says nothing of the others.
            var members: [String: [Matcher]] = [:]
            for matcher in matchers {
                switch matcher {
                case .member(let name, let inner): members["member \(name)", default: []].append(inner)
                case .count(let inner): members["count", default: []].append(inner)
                case .each(let inner): members["each", default: []].append(inner)
                default: if let reason = contradiction(in: matcher) { return reason }
                }
            }
            for inner in members.values {
                // A member may be a list as well.
                var demands = Demands(ofEntries: true)
                if let reason = demands.contradiction(in: .all(inner)) { return reason }
            }
            return nil
        case .member(_, let inner):
            var demands = Demands(ofEntries: true)
            return demands.contradiction(in: inner)
        case .count(let inner), .each(let inner), .some(let inner):
            var demands = Demands()
            return demands.contradiction(in: inner)
        case .equals(let expression): return expression.constant.flatMap { equals($0) }
        case .oneOf(let expressions):
            let values = expressions.compactMap(\.constant)
            guard values.count == expressions.count, !values.isEmpty else { return nil }
            let reasons = values.compactMap { value in
                var demands = self
                return demands.equals(value)
            }
            return reasons.count == values.count ? reasons.first : nil
        case .atLeast(let bound): return bound.constant.flatMap { isAbove($0, itself: true) }
        case .moreThan(let bound): return bound.constant.flatMap { isAbove($0, itself: false) }
        case .atMost(let bound): return bound.constant.flatMap { isBelow($0, itself: true) }
        case .lessThan(let bound): return bound.constant.flatMap { isBelow($0, itself: false) }
        case .between(let low, let high):
            return low.constant.flatMap { isAbove($0, itself: true) }
                ?? high.constant.flatMap { isBelow($0, itself: true) }
        case .contains(let part):
            guard let text = part.constant?.text else { return nil }
            has.append(text)
            return hasNot.contains { ofEntries ? text == $0 : text.contains($0) }
                ? "\"\(text)\" is wanted and refused" : nil
        case .not(.contains(let part)):
            guard let text = part.constant?.text else { return nil }
            hasNot.append(text)
            return has.contains { ofEntries ? $0 == text : $0.contains(text) }
                ? "\"\(text)\" is wanted and refused" : nil
        default: return nil
        }
    }

    private mutating func equals(_ value: PlanValue) -> String? {
        if let equal, !Comparison.areEqual(equal, value) { return "it cannot be \(equal.shown()) and \(value.shown())" }
        equal = value
        if let low, case .less = Comparison(value, with: low) { return "\(value.shown()) is less than \(low.shown())" }
        if let high, case .greater = Comparison(value, with: high) {
            return "\(value.shown()) is more than \(high.shown())"
        }
        return nil
    }

    private mutating func isAbove(_ bound: PlanValue, itself: Bool) -> String? {
        if let equal, case .less = Comparison(equal, with: bound) {
            return "\(equal.shown()) is less than \(bound.shown())"
        }
        if let high {
            switch Comparison(high, with: bound) {
            case .less: return "nothing is at most \(high.shown()) and at least \(bound.shown())"
            case .same where !itself: return "nothing is at most \(high.shown()) and more than \(bound.shown())"
            default: break
            }
        }
        if let low, case .greater = Comparison(low, with: bound) { return nil }
        low = bound
        return nil
    }

    private mutating func isBelow(_ bound: PlanValue, itself: Bool) -> String? {
        if let equal, case .greater = Comparison(equal, with: bound) {
            return "\(equal.shown()) is more than \(bound.shown())"
        }
        if let low {
            switch Comparison(low, with: bound) {
            case .greater: return "nothing is at least \(low.shown()) and at most \(bound.shown())"
            case .same where !itself: return "nothing is at least \(low.shown()) and less than \(bound.shown())"
            default: break
            }
        }
        if let high, case .less = Comparison(high, with: bound) { return nil }
        high = bound
        return nil
    }
}
