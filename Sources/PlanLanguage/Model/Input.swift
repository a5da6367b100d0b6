import Diagnostics

/// A fact only the participant knows, such as an account.
package struct Input: Sendable {
    package let name: String
    package let place: Place
    package let about: String
    package let isSecret: Bool
    package let defaultValue: String?

    enum Shape {
        static let about = Field.text("about", "what to give, in words", required: true)
        static let secret = Field.boolean(
            "secret", "hidden in every output, and given only through the site file", default: "false")
        static let defaultValue = Field.text("default", "what holds when the site does not give it")
        static let shape = ObjectShape(
            "input", "a fact only the participant knows",
            fields: [about.declaration, secret.declaration, defaultValue.declaration])
    }
}
