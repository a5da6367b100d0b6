import CivilTime
import Diagnostics

/// One line of `when:`: a name, and what must hold of its value.
package struct Condition: Sendable {
    /// The name with its members, as a reference has them.
    package let reference: Reference
    package let matcher: Matcher

    /// The name as a value that is put in, and what it is compared with.
    package var expressions: [Expression] { [subject] + matcher.expressions }

    private var subject: Expression {
        Expression(
            template: Template(segments: [.reference(reference)]), type: .bareName, place: reference.place,
            constant: nil, takesAnything: true)
    }

    package func verdict(in scope: Scope, now: Instant) throws(UnusableValue) -> Verdict {
        try matcher.verdict(on: try scope.value(of: reference), in: scope, now: now)
    }

    /// What it asks and what is there instead, such as `when site is "primary": it is "backup"`.
    package func words(in scope: Scope) -> String {
        let verb = if case .equals = matcher { "is " } else { "" }
        let value = (try? scope.value(of: reference))?.shown() ?? "nothing"
        return "when \(reference.text) \(verb)\(matcher.words(in: scope)): it is \(value)"
    }
}

extension ScalarType {
    /// A name that stands without `$()`, as in `when:`.
    static let bareName = ScalarType("name", expected: "a name") { .success(.text($0)) }
}
