/// A change to a file's text that mends a finding.
package struct Fix: Sendable, Equatable {
    /// Whether the change may be made without a look at it.
    package enum Safety: String, Sendable, CaseIterable {
        /// The file means the same afterwards, or what its writer can only have meant.
        case safe
        /// The file means something else afterwards: somebody has to agree.
        case unsafe
    }

    /// What an editor offers, as an order: `write "expect"`.
    package let title: String
    package let safety: Safety
    /// In the order of the file, none over another.
    package let edits: [Edit]

    /// A range of `SourceText.bytes`, and what stands there afterwards.
    package struct Edit: Sendable, Equatable {
        package let range: Range<Int>
        package let text: String

        package init(_ range: Range<Int>, _ text: String) {
            self.range = range
            self.text = text
        }
    }

    package init(_ title: String, _ safety: Safety = .safe, _ edits: [Edit]) {
        self.title = title
        self.safety = safety
        self.edits = edits
    }

    /// Writes another text where the place is.
    package static func replace(
        _ place: Place, with text: String, _ title: String, _ safety: Safety = .safe
    ) -> Fix {
        Fix(title, safety, [Edit(place.byteRange, text)])
    }
}

extension Place {
    /// Its part of `SourceText.bytes`, cut at the end of its line.
    package var byteRange: Range<Int> {
        let start = source.byteOffset(line: line, column: column)
        return start..<max(start, source.byteOffset(line: line, column: column + length))
    }
}
