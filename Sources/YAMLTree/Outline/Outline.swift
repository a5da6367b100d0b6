import Diagnostics

/// A file of YAML as an editor sees it: what stands where, in bytes, however broken the file is.
///
/// `YAMLDocument` gives no tree where the syntax breaks, and a file breaks at most keystrokes. The outline follows
/// indentation, brackets and quotes as far as they go, and never fails; it is for finding places, not for meaning.
package struct Outline: Sendable {
    package let root: OutlineNode

    package init(_ bytes: [UInt8]) {
        var reader = OutlineReader(bytes)
        root = reader.document()
    }

    /// The nodes from the root to the one a byte lies in or at the end of, each with the entry or item followed.
    package func path(to offset: Int) -> [OutlineStep] {
        var steps: [OutlineStep] = []
        var node = root
        // The reader stops at this depth, so this ends.
        while true {
            switch node.content {
            case .scalar:
                steps.append(OutlineStep(node: node, part: .whole))
                return steps
            case .sequence(let items):
                guard let index = items.lastIndex(where: { $0.range.lowerBound <= offset }),
                    offset <= items[index].range.upperBound
                else {
                    steps.append(OutlineStep(node: node, part: .whole))
                    return steps
                }
                steps.append(OutlineStep(node: node, part: .item(index)))
                node = items[index]
            case .mapping(let entries):
                guard let index = entries.lastIndex(where: { $0.keyRange.lowerBound <= offset }) else {
                    steps.append(OutlineStep(node: node, part: .whole))
                    return steps
                }
                let entry = entries[index]
                if offset <= entry.keyRange.upperBound {
                    steps.append(OutlineStep(node: node, part: .key(index)))
                    return steps
                }
                guard let value = entry.value, value.range.lowerBound <= offset, offset <= value.range.upperBound
                else {
                    steps.append(OutlineStep(node: node, part: .whole))
                    return steps
                }
                steps.append(OutlineStep(node: node, part: .value(index)))
                node = value
            }
        }
    }
}

/// A node on the way to a place, and where the way goes on.
package struct OutlineStep: Sendable {
    package enum Part: Sendable, Equatable {
        /// It ends here.
        case whole
        case item(Int)
        /// It ends at the key of an entry.
        case key(Int)
        case value(Int)
    }

    package let node: OutlineNode
    package let part: Part

    /// The entry the way goes through or ends at.
    package var entry: OutlineEntry? {
        switch part {
        case .key(let index), .value(let index): node.entries[index]
        case .whole, .item: nil
        }
    }
}

/// A node of an outline, with the bytes it covers.
package struct OutlineNode: Sendable {
    package enum Content: Sendable {
        /// The text as the file has it, without quotes; escapes are left as they are.
        case scalar(String)
        case sequence([OutlineNode])
        case mapping([OutlineEntry])
    }

    package let content: Content
    package let range: Range<Int>
    /// A scalar's text without its quotes; the whole of anything else.
    package let inner: Range<Int>

    init(_ content: Content, _ range: Range<Int>, inner: Range<Int>? = nil) {
        self.content = content
        self.range = range
        self.inner = inner ?? range
    }

    package var entries: [OutlineEntry] { if case .mapping(let entries) = content { entries } else { [] } }
    package var items: [OutlineNode] { if case .sequence(let items) = content { items } else { [] } }
    package var text: String? { if case .scalar(let text) = content { text } else { nil } }
    package subscript(key: String) -> OutlineNode? { entries.first { $0.key == key }?.value }
    /// The entries of a list, or the one scalar in its place.
    package var listed: [OutlineNode] { if case .scalar = content { [self] } else { items } }
}

/// One key of a mapping in an outline; a line that is only begun is a key without a value.
package struct OutlineEntry: Sendable {
    package let key: String
    /// Without quotes.
    package let keyRange: Range<Int>
    /// Whether a colon follows the key.
    package let hasColon: Bool
    package let value: OutlineNode?

    /// From the key to the end of the value.
    package var range: Range<Int> {
        keyRange.lowerBound..<max(keyRange.upperBound, value?.range.upperBound ?? keyRange.upperBound)
    }
}
