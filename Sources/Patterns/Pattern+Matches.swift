extension Pattern {
    /// The matches from left to right, none inside another; at most so many.
    package func allMatches(in subject: String, limit: Int) throws(MatchProblem) -> [Match] {
        // One budget for all of them, or many matches would each take as much work as one may.
        var budget = MatchBudget(subjectLength: subject.utf8.count)
        let utf8 = subject.utf8
        var matches: [Match] = []
        var start = 0
        while matches.count < limit, start <= utf8.count,
            let match = try firstMatch(in: subject, from: start, budget: &budget)
        {
            matches.append(match)
            let end = utf8.distance(from: utf8.startIndex, to: match.range.upperBound)
            start = max(end, start + 1)
            while start < utf8.count, utf8[utf8.index(utf8.startIndex, offsetBy: start)] & 0xC0 == 0x80 { start += 1 }
        }
        return matches
    }
}
