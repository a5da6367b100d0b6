import CivilTime

/// Days from one to another, both included, open to a side where an end is left out; one day where they are the same.
struct DateRange: Sendable, Equatable {
    let first: LocalDate?
    let last: LocalDate?

    /// Reads `2021-08-14`, `2021-08-16..2021-08-27`, `2021-08-28..` and `..2021-08-12`.
    static func parse(_ text: String) -> Result<DateRange, ScalarType.Misread> {
        if let meant = meant(by: text) { return .failure(.init("write \(meant)")) }
        let dots = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
        var ends: [LocalDate?] = []
        for end in dots.map({ String($0).trimmingSpaces }) {
            if end.isEmpty, dots.count == 2 {
                ends.append(nil)
                continue
            }
            switch LocalDate.parse(end) {
            case .success(let date): ends.append(date)
            case .failure(let problem): return .failure(.init(problem))
            }
        }
        if ends.count == 1 { return .success(DateRange(first: ends[0], last: ends[0])) }
        if ends[0] == nil, ends[1] == nil { return .failure(.init("at least one end is needed")) }
        if let first = ends[0], let last = ends[1], last < first {
            return .failure(.init("\(last) lies before \(first)"))
        }
        return .success(DateRange(first: ends[0], last: ends[1]))
    }

    /// The range that `2021-08-16 - 2021-08-27` or `2021-08-16 to 2021-08-27` stands for.
    private static func meant(by text: String) -> String? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, ["-", "–", "—", "to", "until", "till", "bis"].contains(words[1].lowercased()),
            case (.success(let first), .success(let last)) = (LocalDate.parse(words[0]), LocalDate.parse(words[2]))
        else { return nil }
        return "\(first)..\(last)"
    }

    /// `Saturday 14 August 2021`, `Monday 16 August 2021 to Friday 27 August 2021`, `from Saturday 28 August 2021`.
    var words: String {
        let firstDay = first.map { "\($0.weekday.name) \($0.words)" }
        let lastDay = last.map { "\($0.weekday.name) \($0.words)" }
        return switch (firstDay, lastDay) {
        case (let first?, let last?): first == last ? first : "\(first) to \(last)"
        case (let first?, nil): "from \(first)"
        case (nil, let last?): "until \(last)"
        case (nil, nil): ""
        }
    }
}
