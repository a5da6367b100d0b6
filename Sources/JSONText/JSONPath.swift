/// A singular JSON path, one that selects at most one value (RFC 9535 §2.3.5.1), such as `$.a.b[0]['c d'][-1]`.
package struct JSONPath: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        case name(String)
        /// Counted from 0, or from the end where negative: -1 is the last element.
        case position(Int)
    }

    /// The path as it was written.
    package let text: String
    package let steps: [Step]

    /// Reads a path; one that could select several values (`*`, `..`, `[1:2]`, `?`, `,`) is refused with a word on it.
    package init(_ text: String) throws(JSONPathProblem) {
        var parser = JSONPathParser(text)
        steps = try parser.steps()
        self.text = text
    }

    /// The value the path leads to, or nil where it leads nowhere. A JSON `null` is a value.
    package func value(in root: JSON) -> JSON? {
        var value = root
        for step in steps {
            let found: JSON? =
                switch step {
                case .name(let name): value[name]
                case .position(let position): value[position < 0 ? (value.elements?.count ?? 0) + position : position]
                }
            guard let found else { return nil }
            value = found
        }
        return value
    }
}

/// Why a text is not a singular JSON path, and where.
package struct JSONPathProblem: Error, Equatable, CustomStringConvertible {
    /// One sentence, lower case, quoting the input.
    package let message: String
    /// How many Unicode scalars of the path stand before the trouble.
    package let offset: Int

    package var description: String { message }

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}
