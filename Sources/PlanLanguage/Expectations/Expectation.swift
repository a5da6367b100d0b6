import Diagnostics

/// One line of `expect:`: a result field and what is asked of it.
package struct Expectation: Sendable {
    package let field: Located<String>
    package let matcher: Matcher
    /// Where what is expected stands.
    package let place: Place

    /// The result fields it speaks of, such as `certificate.problem`.
    package var paths: [[String]] { Self.paths(of: matcher).map { [field.value] + $0 } }

    private static func paths(of matcher: Matcher) -> [[String]] {
        switch matcher {
        case .member(let name, let inner): paths(of: inner).map { [name] + $0 }
        case .not(let inner): paths(of: inner)
        case .all(let inner), .any(let inner): inner.flatMap(paths)
        default: [[]]
        }
    }

    /// Whether it speaks of the result at this path, or of something within it.
    package func mentions(_ path: [String]) -> Bool {
        paths.contains { $0.starts(with: path) }
    }

    /// Whether it expects trouble at this path: it names a value that is trouble, or rules out one that is not.
    ///
    /// Only then may a check give way that a kind always makes. `status: 503` and `connection: {not: established}` ask
    /// for trouble; `status: {not: 500}` and `connection: {not: refused}` merely speak of it, and a 404 or a timeout
    /// must not pass for them.
    package func expectsTrouble(at path: [String], in scope: Scope, where isTrouble: (PlanValue) -> Bool) -> Bool {
        guard path.first == field.value else { return false }
        return Self.namesTrouble(matcher, path.dropFirst(), isNegated: false) { operand in
            (try? operand.value(in: scope)).map(isTrouble)
        }
    }

    private static func namesTrouble(
        _ matcher: Matcher, _ path: ArraySlice<String>, isNegated: Bool, isTrouble: (Expression) -> Bool?
    ) -> Bool {
        switch matcher {
        case .not(let inner): return namesTrouble(inner, path, isNegated: !isNegated, isTrouble: isTrouble)
        case .all(let inner), .any(let inner):
            return inner.contains { namesTrouble($0, path, isNegated: isNegated, isTrouble: isTrouble) }
        case .member(let name, let inner):
            guard name == path.first else { return false }
            return namesTrouble(inner, path.dropFirst(), isNegated: isNegated, isTrouble: isTrouble)
        case .equals, .oneOf, .atLeast, .atMost, .between:
            return path.isEmpty && matcher.expressions.contains { isTrouble($0) == !isNegated }
        case .contains, .matches, .startsWith, .endsWith, .newerThan, .olderThan, .empty, .count, .each, .some, .none:
            return false
        }
    }
}
