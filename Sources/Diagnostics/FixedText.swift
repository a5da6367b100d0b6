/// A file's text after the changes that mend findings.
package struct FixedText: Sendable {
    package let bytes: [UInt8]
    /// How many of the changes were made.
    package let count: Int
    /// What was changed, in the order of the file; all other bytes stay.
    package let edits: [Fix.Edit]

    /// Makes the changes in their order. Of two that touch the same bytes the first is made; the other is for a next round,
    /// after the text was judged again.
    package init(_ source: SourceText, _ fixes: [Fix]) {
        var taken: [Fix.Edit] = []
        var count = 0
        for fix in fixes where !fix.edits.isEmpty {
            let collides = fix.edits.contains { edit in
                let index = Self.index(of: edit.range, in: taken)
                // None of those taken is over another, so only its neighbours can touch it.
                let neighbours = taken[max(0, index - 1)..<min(taken.count, index + 2)]
                return edit.range.upperBound > source.bytes.count
                    || neighbours.contains { Self.touch($0.range, edit.range) }
            }
            if collides { continue }
            for edit in fix.edits { taken.insert(edit, at: Self.index(of: edit.range, in: taken)) }
            count += 1
        }
        self.count = count
        var result: [UInt8] = []
        result.reserveCapacity(source.bytes.count)
        var end = 0
        edits = taken
        for edit in edits {
            result += source.bytes[end..<edit.range.lowerBound]
            result += Array(edit.text.utf8)
            end = edit.range.upperBound
        }
        bytes = result + source.bytes[end...]
    }

    /// Where a range stands among edits in the order of the file.
    private static func index(of range: Range<Int>, in edits: [Fix.Edit]) -> Int {
        var bounds = 0..<edits.count
        while let middle = bounds.isEmpty ? nil : (bounds.lowerBound + bounds.upperBound) / 2 {
            let other = edits[middle].range
            let isBefore = (other.lowerBound, other.upperBound) < (range.lowerBound, range.upperBound)
            bounds = isBefore ? middle + 1..<bounds.upperBound : bounds.lowerBound..<middle
        }
        return bounds.lowerBound
    }

    /// Two insertions at one byte touch too: which should stand first is not known.
    private static func touch(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        one.overlaps(other)
            || (one.isEmpty || other.isEmpty) && one.lowerBound <= other.upperBound
                && other.lowerBound <= one.upperBound
    }
}
