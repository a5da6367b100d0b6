import Diagnostics

/// One `$(name.member | filter …)` and where it stands.
package struct Reference: Sendable {
    package let path: [String]
    /// What is made of the value, in order; most references have none.
    package let filters: [FilterCall]
    package let place: Place

    package init(path: [String], filters: [FilterCall] = [], place: Place) {
        self.path = path
        self.filters = filters
        self.place = place
    }

    /// What the reference names, without its filters.
    package var text: String { path.joined(separator: ".") }
}

/// One filter of a reference, with its arguments.
package struct FilterCall: Sendable {
    package let filter: FilterDeclaration
    package let arguments: [Argument]
    /// Where the filter's name stands.
    package let place: Place

    package struct Argument: Sendable {
        package let text: String
        /// The text read by the type of its parameter.
        package let value: PlanValue
        package let place: Place
    }

    /// The text of an argument; `nil` where it was left out.
    func text(_ position: Int) -> String? {
        arguments.indices.contains(position) ? arguments[position].text : nil
    }

    /// A number among the arguments; `nil` where it was left out.
    func integer(_ position: Int) -> Int? {
        guard arguments.indices.contains(position), case .integer(let number) = arguments[position].value else {
            return nil
        }
        return number
    }

    /// A duration among the arguments; `nil` where it was left out.
    func duration(_ position: Int) -> Duration? {
        guard arguments.indices.contains(position), case .duration(let duration) = arguments[position].value else {
            return nil
        }
        return duration
    }
}
