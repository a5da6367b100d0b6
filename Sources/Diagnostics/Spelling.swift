/// Finds what a person meant to write.
package enum Spelling {
    /// Longer words than this are compared with nothing, so that a hostile file costs no time.
    private static let longestWord = 64
    /// With more names than a person gives, and more than there are time zones, a guess for each slip takes too long.
    private static let mostCandidates = 1000

    /// The candidate nearest to a word by the Damerau-Levenshtein distance (insert, delete, replace, swap two
    /// neighbours; no letter touched twice), letter case and `_` for `-` not counted; nil where none is near enough to be
    /// a slip.
    ///
    /// One slip in three letters is allowed. Of equally near candidates, the one reached by the likelier slips: a letter
    /// is left out more often than two are swapped or one is added, and one is seldom taken for another. Then the first
    /// in alphabetical order.
    package static func nearest(to word: String, among candidates: some Collection<String>) -> String? {
        let wanted = folded(word)
        guard !wanted.isEmpty, wanted.count <= longestWord, candidates.count <= mostCandidates else { return nil }
        var best: (cost: Int, candidate: String)?
        for candidate in candidates {
            let length = candidate.unicodeScalars.count
            let longer = max(wanted.count, length)
            let allowed = longer == 1 ? 0 : max(1, longer / 3)
            guard length > 0, length <= longestWord, abs(wanted.count - length) <= allowed else { continue }
            let most = min(best?.cost ?? .max, (allowed + 1) * Slip.unit - 1)
            guard let cost = cost(from: wanted, to: folded(candidate), atMost: most) else { continue }
            if let best, (best.cost, best.candidate) <= (cost, candidate) { continue }
            best = (cost, candidate)
        }
        return best?.candidate
    }

    private static func folded(_ word: String) -> [Unicode.Scalar] {
        word.lowercased().unicodeScalars.map { $0 == "_" ? "-" : $0 }
    }

    /// What a slip costs: each the same, but for what decides between words that are as many slips away.
    private enum Slip {
        static let unit = 1024
        static let leftOut = unit
        static let added = unit + 1
        static let swapped = unit + 1
        static let replaced = unit + 2
    }

    /// What all slips cost that make `word` of the word that was meant; `nil` where that is more than `most`.
    private static func cost(from word: [Unicode.Scalar], to meant: [Unicode.Scalar], atMost most: Int) -> Int? {
        guard !meant.isEmpty else { return nil }
        var beforeLast: [Int] = []
        var last = (0...meant.count).map { $0 * Slip.leftOut }
        var leastOfLast = 0
        var row = 0
        while row < word.count {
            row += 1
            var current = [row * Slip.added]
            current.reserveCapacity(meant.count + 1)
            var leastOfRow = current[0]
            var column = 0
            while column < meant.count {
                column += 1
                let replaced = last[column - 1] + (word[row - 1] == meant[column - 1] ? 0 : Slip.replaced)
                var least = min(replaced, last[column] + Slip.added, current[column - 1] + Slip.leftOut)
                if row > 1, column > 1, word[row - 1] == meant[column - 2], word[row - 2] == meant[column - 1] {
                    least = min(least, beforeLast[column - 2] + Slip.swapped)
                }
                current.append(least)
                leastOfRow = min(leastOfRow, least)
            }
            // A swap reaches over one row.
            if min(leastOfRow, leastOfLast) > most { return nil }
            leastOfLast = leastOfRow
            (beforeLast, last) = (last, current)
        }
        return last[meant.count] <= most ? last[meant.count] : nil
    }
}
