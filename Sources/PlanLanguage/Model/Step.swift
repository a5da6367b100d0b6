import Diagnostics

/// One action of one kind, or several steps as one, with what is expected of it.
/// A class, since it is handed about a lot.
package final class Step: Sendable {
    package let name: String
    package let place: Place
    package let title: String?
    package let about: String?
    /// Of a step with others inside: what those can be given and what they find.
    package let kind: StepKindDeclaration
    /// Where the kind's key stands.
    package let kindPlace: Place
    package let body: StepBody
    package let arguments: StepArguments
    package let expectations: [Expectation]
    /// What is kept of the results for later steps.
    package let captures: [Capture]
    /// The steps that must have passed; `nil` where it needs all before it.
    package let needs: [Located<String>]?
    package let occasion: Occasion
    package let retry: Retry?
    package let timeout: Duration?

    init(
        name: String, place: Place, title: String?, about: String?, kind: StepKindDeclaration, kindPlace: Place,
        body: StepBody, arguments: StepArguments, expectations: [Expectation], captures: [Capture],
        needs: [Located<String>]?, occasion: Occasion, retry: Retry?, timeout: Duration?
    ) {
        self.name = name
        self.place = place
        self.title = title
        self.about = about
        self.kind = kind
        self.kindPlace = kindPlace
        self.body = body
        self.arguments = arguments
        self.expectations = expectations
        self.captures = captures
        self.needs = needs
        self.occasion = occasion
        self.retry = retry
        self.timeout = timeout
    }

    /// Whether an expectation speaks of the result at this path, or of something within it.
    package func hasExpectation(of path: [String]) -> Bool { expectations.contains { $0.mentions(path) } }

    /// Whether the result at this path, or something within it, is wanted at all: expected or captured.
    package func asksAbout(_ path: [String]) -> Bool {
        hasExpectation(of: path) || captures.contains { $0.path.starts(with: path) }
    }

    enum Shape {
        static let title = Field.text("title", "what it does, for people")
        static let about = Field.text("about", "what the circular says of it")
        static let expect = FieldDeclaration(
            "expect", .special("result fields with values or matchers"), "what must hold")
        static let capture = FieldDeclaration(
            "capture", .special("names, each with a result and filters"), "what is kept for later steps")
        static let needs = Field.texts("needs", "the steps that must have passed, instead of all before it")
        static let retry = FieldDeclaration(
            "retry", .object(Retry.Shape.shape), "try again, action and expectation together")
        static let timeout = Field.duration("timeout", "how long one attempt may take")
        static let common: [FieldDeclaration] =
            [
                title.declaration, about.declaration, expect, capture, needs.declaration, retry, timeout.declaration,
            ] + Occasion.Shape.fields
    }
}

/// When and how often a step is tried again.
package struct Retry: Sendable {
    package enum Reason: String, Sendable, CaseIterable {
        /// No connection came about, or it broke.
        case connection
        /// The attempt took too long.
        case timeout
        /// An expectation was not met.
        case unmet
    }

    package let place: Place
    package let every: Duration
    package let attempts: Int?
    package let untilWindowEnd: Bool
    package let reasons: Set<Reason>
    /// What each wait is multiplied by after the one before.
    package let backoff: Double

    enum Shape {
        static let every = Field.duration("every", "the wait between two attempts", required: true)
        static let attempts = Field.integer(
            "attempts", .integer(in: 2...10_000), "how many attempts there may be, the first counted")
        static let until = Field.text("until", .word(["window-end"]), "try again until the window closes")
        static let reasons = Field.texts(
            "for", .word(Reason.allCases.map(\.rawValue)), "what is tried again; connection and timeout where left out")
        static let backoff = Field(
            FieldDeclaration(
                "backoff", .scalar(.decimal), "each wait is this many times the one before, with some jitter",
                default: "1")
        ) { if case .decimal(let value) = $0 { value } else { nil as Double? } }
        static let shape = ObjectShape(
            "retry", "when and how often a step is tried again",
            fields: [
                every.declaration, attempts.declaration, until.declaration, reasons.declaration, backoff.declaration,
            ])
    }
}
