/// Finds what a person meant to write.
package enum Spelling {
    /// Longer words than this are compared with nothing, so that a hostile file costs no time.
    private static let longestWord = 64

    /// The candidate nearest to a word by the optimal string alignment distance (insert, delete, replace, swap two
    /// neighbours), letter case and `_` for `-` not counted; nil where none is near enough to be a slip.
    ///
    /// One slip in three letters is allowed. Of equally near candidates, the first in alphabetical order.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = folded(word)
        guard !wanted.isEmpty, wanted.count <= longestWord else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let other = folded(candidate)
            guard !other.isEmpty, other.count <= longestWord else { continue }
            let longer = max(wanted.count, other.count)
            let allowed = longer == 1 ? 0 : max(1, longer / 3)
            guard abs(wanted.count - other.count) <= allowed else { continue }
            let distance = distance(wanted, other)
            guard distance <= allowed else { continue }
            if let best, (best.distance, best.candidate) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.candidate
    }

    private static func folded(_ word: String) -> [Unicode.Scalar] {
        word.lowercased().unicodeScalars.map { $0 == "_" ? "-" : $0 }
    }

    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for row in 1...one.count {
            var current = [row]
            for column in 1...other.count {
                let replace = last[column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1)
                var least = min(replace, last[column] + 1, current[column - 1] + 1)
                if row > 1, column > 1, one[row - 1] == other[column - 2], one[row - 2] == other[column - 1] {
                    least = min(least, beforeLast[column - 2] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
