import Diagnostics

/// A file's one document as it is written: with its comments, blank lines, quotes and styles, for those who write it
/// anew. What it means is for `YAMLDocument` to say.
package struct SyntaxTree: Sendable {
    package let source: SourceText
    /// Lines that begin with `%`, as written.
    package var directives: [String] = []
    /// Whether `---` stands before the value.
    package var hasMarker = false
    /// The comments before the value, or before `---`.
    package var head: [SyntaxComment] = []
    /// Whether an empty line parts them from the value.
    package var hasBlankAfterHead = false
    /// The document's value, with the comment on its line.
    package var root = SyntaxElement()
    /// The comments after the value.
    package var end: [SyntaxComment] = []
}

/// A comment from `#` to the end of its line, without blanks at its end.
package struct SyntaxComment: Sendable, Equatable {
    package let text: String
    /// How far its line is indented, from 0, in bytes.
    package let column: Int
    package var isAfterBlank: Bool
    /// Whether something stands before it on its line.
    let isOnSharedLine: Bool
}

/// An entry of a mapping or of a sequence.
package struct SyntaxElement: Sendable {
    /// The comments on lines of their own before it.
    package var leading: [SyntaxComment] = []
    /// Whether an empty line stands before it, after its comments.
    package var isAfterBlank = false
    /// `nil` in a sequence.
    package var key: SyntaxNode?
    package var value = SyntaxNode(.empty)
    /// The comment on its line; of a block collection, on the line it begins on.
    package var comment: String?

    /// Whether an empty line stands before it and its comments.
    package var startsAfterBlank: Bool {
        get { leading.first?.isAfterBlank ?? isAfterBlank }
        set {
            if leading.isEmpty { isAfterBlank = newValue } else { leading[0].isAfterBlank = newValue }
        }
    }

    var holdsComments: Bool {
        !leading.isEmpty || comment != nil || value.holdsComments || key?.holdsComments == true
    }

    /// Whether an anchor or an alias stands in it.
    package var holdsAnchors: Bool { value.holdsAnchors || key?.holdsAnchors == true }
}

/// A value as it is written.
package struct SyntaxNode: Sendable {
    package indirect enum Content: Sendable {
        /// Nothing is written.
        case empty
        case alias(String)
        case scalar(SyntaxScalar)
        case block(BlockScalar)
        case collection(SyntaxCollection)
    }

    /// The name after `&`.
    package var anchor: String?
    package var content: Content
    private(set) var holdsComments = false
    private(set) var holdsAnchors = false

    init(_ content: Content, anchor: String? = nil) {
        self.content = content
        self.anchor = anchor
        switch content {
        case .alias: holdsAnchors = true
        case .collection(let collection):
            holdsComments = !collection.end.isEmpty || collection.elements.contains(where: \.holdsComments)
            holdsAnchors = collection.elements.contains(where: \.holdsAnchors)
        case .empty, .scalar, .block: break
        }
        if anchor != nil { holdsAnchors = true }
    }

    /// The text of a scalar, `nil` of anything else.
    package var text: String? {
        switch content {
        case .empty: ""
        case .scalar(let scalar): scalar.text
        case .alias, .block, .collection: nil
        }
    }
}

/// A plain or quoted scalar.
package struct SyntaxScalar: Sendable {
    package let text: String
    package let style: Scalar.Style
    /// Where it stands in the source, with its quotes.
    package let range: Range<Int>
    /// Whether it goes over several lines of the file.
    let isMultiline: Bool
}

/// A literal (`|`) or folded (`>`) scalar, YAML 1.2.2, 8.1.
package struct BlockScalar: Sendable {
    /// `|` or `>` with `-` or `+`, less the digit of its indentation.
    let header: String
    /// Whether its indentation is given as a digit, because its first line begins with spaces.
    let hasDigit: Bool
    /// Its lines less their indentation.
    let lines: [String]
}

/// A sequence or a mapping.
package struct SyntaxCollection: Sendable {
    package let isMapping: Bool
    /// Whether it is written in brackets.
    package let isFlow: Bool
    package var elements: [SyntaxElement]
    /// The comments after its last element that are indented as it is.
    package var end: [SyntaxComment]
}

extension SyntaxTree {
    /// The texts of all comments, in no particular order.
    package var allComments: [String] { head.map(\.text) + root.allComments + end.map(\.text) }
}

extension SyntaxElement {
    fileprivate var allComments: [String] {
        var result = leading.map(\.text)
        if let comment { result.append(comment) }
        for case .collection(let collection)? in [key?.content, value.content] {
            result += collection.elements.flatMap(\.allComments) + collection.end.map(\.text)
        }
        return result
    }
}
