import Diagnostics

/// How strongly the exchange asks for participation, and of whom.
package struct Participation: Sendable {
    package enum Degree: String, Sendable, CaseIterable {
        case mandatory
        case recommended
        case optional
    }

    package let degree: Degree
    /// The roles it holds for; everyone where there are none.
    package let roles: [Located<String>]

    enum Shape {
        static let fields: [(Degree, Field<[String]>)] = [
            (.mandatory, Field.texts("mandatory", "the roles that must take part")),
            (.recommended, Field.texts("recommended", "the roles that are advised to take part")),
            (.optional, Field.texts("optional", "the roles that may take part")),
        ]
        static let shape = ObjectShape(
            "participation", "who is asked to take part", fields: fields.map { $0.1.declaration })
    }
}
