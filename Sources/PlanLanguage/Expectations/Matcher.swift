import Diagnostics

/// What is asked of a value.
package indirect enum Matcher: Sendable {
    case equals(Expression)
    case contains(Expression)
    case matches(Expression)
    case startsWith(Expression)
    case endsWith(Expression)
    case oneOf([Expression])
    case atLeast(Expression)
    case atMost(Expression)
    case between(Expression, Expression)
    case newerThan(Expression)
    case olderThan(Expression)
    case empty(Bool)
    case not(Matcher)
    case all([Matcher])
    case any([Matcher])
    case count(Matcher)
    case each(Matcher)
    case some(Matcher)
    case none(Matcher)
    /// A member of a record, of a map or, by its path, of a JSON document.
    case member(String, Matcher)
}

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
}
