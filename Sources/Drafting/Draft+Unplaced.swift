import CivilTime

extension Draft {
    /// Keeps the words of the days and times that are nowhere in the draft: nobody should miss one.
    mutating func noteUnplaced(_ dates: [Found<DateMention>], _ times: [Found<TimeRange>], _ text: CircularText) {
        let placed =
            windows.flatMap { [$0.days?.range, $0.times?.range].compactMap { $0 } }
            + deadlines.map(\.range) + [published?.range].compactMap { $0 }
        let days = Set(windows.compactMap { $0.days?.value.first } + deadlines.compactMap { $0.value.day.first })
        for date in dates where !placed.contains(where: { $0.overlaps(date.range) }) {
            if let first = date.value.first, date.value.last == nil, days.contains(first) || first == publishedDay {
                continue
            }
            add(date.range, text)
        }
        let known = windows.compactMap { $0.times?.value }
        for time in times where !placed.contains(where: { $0.overlaps(time.range) }) && !known.contains(time.value) {
            guard !deadlines.contains(where: { $0.quote.words.contains(time.quote.words) }) else { continue }
            add(time.range, text)
        }
    }

    private var publishedDay: LocalDate? { published?.value.first }

    private mutating func add(_ range: Range<Int>, _ text: CircularText) {
        guard unplaced.count < 40 else { return }
        let quote = Quote(
            line: text.quote(range).line,
            words: CircularText.oneLine(
                text.slice(range) + text.after(range.upperBound, 40).prefix { $0 != "\n" }, limit: 80))
        if !unplaced.contains(quote) { unplaced.append(quote) }
    }
}
