import Diagnostics

/// Whether an objective or a step is for this run at all: for whom, under which conditions, after which announcement.
package struct Occasion: Sendable {
    /// One of them the site must have; everyone where there are none.
    package var roles: [Located<String>] = []
    package var conditions: [Condition] = []
    package var event: EventWait?

    /// Whether neither a role nor a condition can make it stay out.
    package var isForAll: Bool { roles.isEmpty && conditions.isEmpty }

    package var expressions: [Expression] { conditions.flatMap(\.expressions) }

    enum Shape {
        static let roles = Field.texts("roles", "the roles it is for, of which the site has at least one")
        static let when = FieldDeclaration(
            "when", .special("names with values or matchers"), "what must hold, or it is skipped")
        static let afterEvent = FieldDeclaration(
            "after-event", .special("the name of an event, or keys of after-event"), "the announcement it waits for")
        static let fields: [FieldDeclaration] = [roles.declaration, when, afterEvent]
    }
}
