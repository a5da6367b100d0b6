import Diagnostics

/// A part that a participant may have in the test, such as clearing member: a site says which ones it has.
package struct Role: Sendable {
    package let name: String
    package let place: Place
    package let about: String

    enum Shape {
        static let about = Field.text("about", "who has it", required: true)
        static let shape = ObjectShape(
            "role", "a part that a participant may have in the test", fields: [about.declaration])
    }
}
