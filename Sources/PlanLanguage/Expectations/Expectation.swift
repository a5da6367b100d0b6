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
        paths = matcher.paths.map { [field.value] + $0 }
    }

    /// The names under the field that it asks about, such as XPath expressions.
    package var members: [String] { paths.compactMap { $0.dropFirst().first } }

    /// Whether it speaks of the result at this path, or of something within it.
    package func mentions(_ path: [String]) -> Bool {
        paths.contains { $0.starts(with: path) }
    }
}

extension Matcher {
    /// Whether it speaks of the result at this path within its subject, or of something within that.
    package func mentions(_ path: ArraySlice<String>) -> Bool {
        path.isEmpty || paths.contains { $0.starts(with: path) }
    }

    fileprivate var paths: [[String]] {
        switch self {
        case .member(let name, let inner): inner.paths.map { [name] + $0 }
        case .not(let inner): inner.paths
        case .all(let inner), .any(let inner): inner.flatMap(\.paths)
        default: [[]]
        }
    }
}
