import Diagnostics

/// A YAML node that knows its place. Scalars are raw text: what they mean is for the field that reads them to say.
package struct Node: Sendable {
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping([Entry])
    }

    package let content: Content
    package let place: Place

    package init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
    }
}

/// A scalar's text after YAML's own unquoting and folding.
package struct Scalar: Sendable {
    package enum Style: Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    package let text: String
    package let style: Style

    package init(text: String, style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// Whether the plan says nothing here: `key:`, `key: ~` or `key: null`, unquoted.
    package var isEmpty: Bool { style == .plain && (text.isEmpty || text == "~" || text == "null") }
}

/// One `key: value` of a mapping.
package struct Entry: Sendable {
    package let key: Located<String>
    package let value: Node

    package init(key: Located<String>, value: Node) {
        self.key = key
        self.value = value
    }
}
