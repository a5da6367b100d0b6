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
                edit.range.upperBound > source.bytes.count || taken.contains { Self.touch($0.range, edit.range) }
            }
            if collides { continue }
            taken += fix.edits
            count += 1
        }
        self.count = count
        var result: [UInt8] = []
        result.reserveCapacity(source.bytes.count)
        var end = 0
        edits = taken.sorted { $0.range.lowerBound < $1.range.lowerBound }
        for edit in edits {
            result += source.bytes[end..<edit.range.lowerBound]
            result += Array(edit.text.utf8)
            end = edit.range.upperBound
        }
        bytes = result + source.bytes[end...]
    }

    /// Two insertions at one byte touch too: which should stand first is not known.
    private static func touch(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        one.overlaps(other)
            || (one.isEmpty || other.isEmpty) && one.lowerBound <= other.upperBound
                && other.lowerBound <= one.upperBound
    }
}
