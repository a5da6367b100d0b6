import Diagnostics

/// One line of `expect:`: a result field and what is asked of it.
package struct Expectation: Sendable {
    package let field: Located<String>
    package let matcher: Matcher
    /// Where what is expected stands.
    package let place: Place
    /// The result fields it speaks of, such as `certificate.problem`.
    package let paths: [[String]]

    init(field: Located<String>, matcher: Matcher, place: Place) {
        self.field = field
        self.matcher = matcher
        self.place = place
        paths = Self.paths(of: matcher).map { [field.value] + $0 }
    }

    private static func paths(of matcher: Matcher) -> [[String]] {
        switch matcher {
        case .member(let name, let inner): paths(of: inner).map { [name] + $0 }
        case .not(let inner): paths(of: inner)
        case .all(let inner), .any(let inner): inner.flatMap(paths)
        default: [[]]
        }
    }

    /// The names under the field that it asks about, such as XPath expressions.
    package var members: [String] { paths.compactMap { $0.dropFirst().first } }

    /// Whether it speaks of the result at this path, or of something within it.
    package func mentions(_ path: [String]) -> Bool {
        paths.contains { $0.starts(with: path) }
    }
}
