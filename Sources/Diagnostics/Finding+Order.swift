extension Sequence<Finding> {
    /// In the order of places, then rules, then messages, each finding once.
    package func sortedByPlace() -> [Finding] {
        let sorted = self.sorted { one, other in
            if one.place != other.place { return one.place < other.place }
            return (one.rule, one.message) < (other.rule, other.message)
        }
        var result: [Finding] = []
        for finding in sorted {
            if let last = result.last, last.place == finding.place, last.rule == finding.rule,
                last.message == finding.message
            {
                continue
            }
            result.append(finding)
        }
        return result
    }
}
