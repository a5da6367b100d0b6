/// What a pattern found in a text.
package struct Match: Sendable {
    /// The text that the whole pattern matched.
    package let text: String
    /// Where that is, in the text searched.
    package let range: Range<String.Index>
    /// The text of each group, the whole match at 0; `nil` for a group that took no part.
    package let groups: [String?]
    /// The number of each named group.
    let numbers: [String: Int]

    /// The text of a group by its number; `nil` if it took no part or there is none.
    package subscript(number: Int) -> String? {
        groups.indices.contains(number) ? groups[number] : nil
    }

    /// The text of a group by its name; `nil` if it took no part or there is none.
    package subscript(name: String) -> String? {
        numbers[name].flatMap { self[$0] }
    }
}
