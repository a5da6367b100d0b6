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

    /// The most that is captured of a text, in bytes: more is no token, and would be kept until the run ends.
    package static let longest = 64 << 10

    /// What its filters make the value of; `absent` where the step found no such thing.
    package func source(in results: PlanValue) -> PlanValue {
        // The names of header fields and cookies are kept in lower case.
        expression.path.dropFirst().reduce(results[member: expression.path[0]]) { $0[member: $1.lowercased()] }
    }

    /// The value, taken from the results of a step; an error where there is nothing, or too much.
    package func value(in results: PlanValue, _ context: FilterContext) throws(UnusableValue) -> PlanValue {
        let found = source(in: results)
        if found == .absent, !expression.filters.contains(where: \.filter.givesAlways) {
            throw UnusableValue(place: expression.place, message: "there is no \(expression.text)")
        }
        return try checked(try expression.filtered(found, in: context))
    }

    /// What a person typed in the value's place.
    package func value(typed text: String) throws(UnusableValue) -> PlanValue {
        try checked((try? ScalarType.reading(type).parse(text).get()) ?? .text(text))
    }

    private func checked(_ value: PlanValue) throws(UnusableValue) -> PlanValue {
        if value.isNothing { throw UnusableValue(place: expression.place, message: "\(text) is empty") }
        if value.size > Self.longest {
            throw UnusableValue(
                place: expression.place,
                message: "\(text) has more than \(Self.longest >> 10) KiB, the most that is captured")
        }
        return value
    }

    enum Shape {
        static let value = Field.text("value", "a result of the step, with filters", required: true)
        static let secret = Field.boolean("secret", "hidden in every output", default: "false")
        static let shape = ObjectShape(
            "capture", "a value taken from what a step found", fields: [value.declaration, secret.declaration])
    }
}

extension PlanValue {
    /// About how many bytes of text are in it.
    fileprivate var size: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .json(let document): document.text().utf8.count
        case .list(let entries): entries.reduce(0) { $0 + $1.size }
        case .record(let members): members.reduce(0) { $0 + $1.name.utf8.count + $1.value.size }
        default: 8
        }
    }
}
