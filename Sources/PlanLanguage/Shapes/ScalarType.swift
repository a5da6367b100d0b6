import CivilTime
import Diagnostics

/// How the text of a scalar is read: the type belongs to the field, never to YAML.
package struct ScalarType: Sendable {
    /// What the manual and messages call it, such as `duration`.
    package let name: String
    /// What may stand there, as the end of "expected …", such as `a duration such as 30s`.
    package let expected: String
    /// The words that may stand there, where the set is closed.
    package let words: [String]?
    /// Reads the text, or says why it cannot.
    package let parse: @Sendable (String) -> Result<PlanValue, Misread>
    /// What is worth a second look in a text that parses, at its place.
    let warnings: @Sendable (String, Place) -> [Finding]
    /// What a text for people is compared with.
    private(set) var isProse = false

    var asProse: ScalarType {
        var copy = self
        copy.isProse = true
        return copy
    }

    /// Why a text is not of its type, or what to write instead; empty where `expected` says all.
    package struct Misread: Error, Sendable {
        package let reason: String

        package init(_ reason: String = "") {
            self.reason = reason
        }

        /// What to write instead, where that is known: the message would only quote the text again.
        init(_ problem: TextProblem) {
            self.init(problem.help ?? problem.message)
        }
    }

    package init(
        _ name: String, expected: String, words: [String]? = nil,
        warnings: @escaping @Sendable (String, Place) -> [Finding] = { _, _ in [] },
        parse: @escaping @Sendable (String) -> Result<PlanValue, Misread>
    ) {
        self.name = name
        self.expected = expected
        self.words = words
        self.parse = parse
        self.warnings = warnings
    }
}
