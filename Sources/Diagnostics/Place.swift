/// Where something stands in a file: line and column counted from 1, columns in Unicode scalars, as libyaml counts.
package struct Place: Sendable {
    package let source: SourceText
    package let line: Int
    package let column: Int
    /// How many scalars of the line it covers, at least 1.
    package let length: Int

    package init(source: SourceText, line: Int, column: Int, length: Int = 1) {
        self.source = source
        self.line = line
        self.column = column
        self.length = max(1, length)
    }

    /// The place of a part of this one: `offset` scalars further on the same line.
    package func part(offset: Int, length: Int) -> Place {
        Place(source: source, line: line, column: column + offset, length: length)
    }
}

extension Place: Comparable {
    package static func == (one: Place, other: Place) -> Bool {
        one.source.path == other.source.path && one.line == other.line && one.column == other.column
    }

    package static func < (one: Place, other: Place) -> Bool {
        (one.source.path, one.line, one.column) < (other.source.path, other.line, other.column)
    }
}

extension Place: CustomStringConvertible {
    /// `path:line:column`, the form editors and terminals make a link of.
    package var description: String { "\(source.path):\(line):\(column)" }
}
