/// The second person of a step that one alone does not answer.
package enum Witness {
    /// Whether two names are those of two people: not the same one in other letters or with other spaces.
    package static func isAnother(_ witness: String, than first: String) -> Bool {
        let names = [witness, first].map { name in
            name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return !names[0].isEmpty && names[0] != names[1]
    }
}
