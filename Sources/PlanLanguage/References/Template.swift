import Diagnostics
import YAMLTree

/// A scalar cut into plain text and the references `$(name)` in it.
package struct Template: Sendable {
    package enum Segment: Sendable {
        case text(String)
        case reference(Reference)
    }

    package let segments: [Segment]

    package init(segments: [Segment]) {
        self.segments = segments
    }

    /// The text of a scalar that holds no reference.
    package var constant: String? {
        if segments.isEmpty { return "" }
        guard segments.count == 1, case .text(let text) = segments[0] else { return nil }
        return text
    }

    /// The reference of a scalar that is one reference and nothing else, which keeps its type.
    package var wholeReference: Reference? {
        guard segments.count == 1, case .reference(let reference) = segments[0] else { return nil }
        return reference
    }

    package var references: [Reference] {
        segments.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
}
