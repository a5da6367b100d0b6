import Diagnostics

/// A fact only the participant knows, such as an account.
package struct Input: Sendable {
    package let name: String
    package let place: Place
    package let about: String
    package let type: InputType
    package let isSecret: Bool
    package let defaultValue: String?

    enum Shape {
        static let about = Field.text("about", "what to give, in words", required: true)
        static let type = Field.text(
            "type", .word(InputType.ofPlans.map(\.rawValue)), "what its value is read as", default: "text")
        static let secret = Field.boolean(
            "secret", "hidden in every output, and given only through the site file", default: "false")
        static let defaultValue = Field.text("default", "what holds when the site does not give it")
        static let shape = ObjectShape(
            "input", "a fact only the participant knows",
            fields: [about.declaration, type.declaration, secret.declaration, defaultValue.declaration])
    }

    /// Of a procedure's input, which is given by whoever uses the procedure.
    enum ProcedureShape {
        static let type = Field.text(
            "type", .word(InputType.allCases.map(\.rawValue)), "what its value is read as", default: "text")
        static let secret = FieldDeclaration(
            "secret", .scalar(.boolean), "hidden in every output, and only a secret may be given for it",
            default: "false")
        static let defaultValue = FieldDeclaration("default", .scalar(.text), "what holds when it is not given")
        static let shape = ObjectShape(
            "input", "what a procedure is given",
            fields: [Shape.about.declaration, type.declaration, secret, defaultValue])
    }
}

/// What the value of an input is read as.
package enum InputType: String, Sendable, CaseIterable {
    case text, integer, number, boolean, date, time, duration, port
    /// One of the plan's hosts, which only procedures are given.
    case host

    static let ofPlans = allCases.filter { $0 != .host }

    /// How a text that gives the value is read.
    package var scalar: ScalarType {
        switch self {
        case .text: .text
        case .integer: .integer
        case .number: .decimal
        case .boolean: .boolean
        case .date: .date
        case .time: .timeOfDay
        case .duration: .duration
        case .port: .port
        case .host: .host
        }
    }

    /// What references know of it.
    var result: ResultType {
        switch self {
        case .text: .text
        case .integer, .port: .integer
        case .number: .decimal
        case .boolean: .boolean
        case .date: .date
        case .time: .clockTime
        case .duration: .duration
        case .host: .host
        }
    }
}
