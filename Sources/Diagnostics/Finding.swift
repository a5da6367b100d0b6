/// How grave a finding is. Any finding of `error` or `warning` makes `ctplan lint` exit 1.
package enum Severity: String, Sendable, CaseIterable {
    case error, warning, hint
}

/// Something to tell a person about a place in a file: a mistake found by lint, or an expectation that a run did not
/// meet.
package struct Finding: Sendable {
    /// The stable name shown in brackets, such as `unknown-field`.
    package let rule: String
    package let severity: Severity
    package let place: Place
    /// One sentence, lower case, quoting the input.
    package let message: String
    /// Labelled lines below the snippet, such as `actual` and `expected`.
    package let details: [Detail]
    /// Further sentences, each with a place of its own where it speaks of one.
    package let notes: [Note]
    /// The way out.
    package let help: String?
    /// A change that mends it, where one is known.
    package let fix: Fix?

    /// Whether its line may be shown: one on which a secret is written down would give the secret away.
    package var showsLine: Bool { rule != "literal-secret" && rule != "secret-like-text" }

    package struct Detail: Sendable, Equatable {
        package let label: String
        package let text: String

        package init(_ label: String, _ text: String) {
            self.label = label
            self.text = text
        }
    }

    package struct Note: Sendable {
        package let message: String
        package let place: Place?

        package init(_ message: String, at place: Place? = nil) {
            self.message = message
            self.place = place
        }
    }

    package init(
        _ rule: String, _ severity: Severity = .error, at place: Place, _ message: String,
        details: [Detail] = [], notes: [Note] = [], help: String? = nil, fix: Fix? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.place = place
        self.message = message
        self.details = details
        self.notes = notes
        self.help = help
        self.fix = fix
    }
}
