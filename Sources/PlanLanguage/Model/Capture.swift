import Diagnostics

/// A value taken from what a step found, for the steps after it.
package struct Capture: Sendable {
    package let name: String
    package let place: Place
    /// Its first name is a result of the step's kind.
    package let expression: Reference
    /// The expression as it is written.
    package let text: String
    /// Whether the plan says that it is secret.
    package let isSecret: Bool
    /// The type its expression gives.
    package let type: ResultType

    /// The path of the results it is taken from, `headers.location` also where that is written with a filter.
    package var path: [String] {
        let names = expression.filters.prefix { $0.filter.name == "member" }.compactMap { $0.text(0) }
        return expression.path + names.map { $0.lowercased() }
    }

    enum Shape {
        static let value = Field.text("value", "a result of the step, with filters", required: true)
        static let secret = Field.boolean("secret", "hidden in every output", default: "false")
        static let shape = ObjectShape(
            "capture", "a value taken from what a step found", fields: [value.declaration, secret.declaration])
    }
}
