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
