/// The words of a circular that a fact came from.
package struct Quote: Sendable, Equatable {
    /// Counted from 1; 0 where a person answered a question.
    package let line: Int
    package let words: String

    /// As it stands in a comment of the draft.
    package var comment: String { line == 0 ? "answered: \"\(words)\"" : "line \(line): \"\(words)\"" }
}

/// A fact of a circular with its place in the text and what is not certain about it.
package struct Found<Value: Sendable>: Sendable {
    package var value: Value
    package let quote: Quote
    /// In bytes of the text that was searched.
    package let range: Range<Int>
    /// Sentences for the person who checks the draft.
    package var doubts: [String] = []
}
