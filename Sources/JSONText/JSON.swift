/// A JSON value whose objects keep the order of their members, so that a record reads as it was written.
package enum JSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    /// Text that came from outside or from a person; whoever writes it hides secrets in it.
    case text(String)
    /// A word of the program's own vocabulary, such as an outcome, in which nothing is ever hidden.
    case word(String)
    case array([JSON])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}
