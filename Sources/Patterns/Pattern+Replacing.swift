extension Pattern {
    /// The text with each match replaced by `replacement` as it stands, from left to right.
    package func replacingMatches(in subject: String, with replacement: String) throws(MatchProblem) -> String {
        // One budget for all of them, or many matches would each take as much work as one may.
        var budget = MatchBudget(subjectLength: subject.utf8.count)
        let utf8 = subject.utf8
        var result = ""
        var kept = 0
        var start = 0
        while start <= utf8.count, let match = try firstMatch(in: subject, from: start, budget: &budget) {
            let lower = utf8.distance(from: utf8.startIndex, to: match.range.lowerBound)
            let upper = utf8.distance(from: utf8.startIndex, to: match.range.upperBound)
            // \K can let a match begin before the last one ended.
            if lower >= kept {
                result += subject[utf8.index(utf8.startIndex, offsetBy: kept)..<match.range.lowerBound] + replacement
                kept = upper
            }
            // After an empty match, on by one scalar.
            start = upper > start ? upper : start + 1
            if upper == lower { start = max(start, upper + 1) }
            while start < utf8.count, utf8[utf8.index(utf8.startIndex, offsetBy: start)] & 0xC0 == 0x80 { start += 1 }
        }
        return result + subject[utf8.index(utf8.startIndex, offsetBy: min(kept, utf8.count))...]
    }
}
