import CivilTime
import Diagnostics

/// The times of a window, or of a phase, on each of its days.
struct DailyTimes {
    var from: Located<DayOffsetTime>?
    var to: Located<DayOffsetTime>?
    var tolerance: Duration = .zero

    var areGiven: Bool { from != nil || to != nil }

    /// `20:30 to 22:30`, `about 20:30 to about 22:30`, `from 20:30`.
    var words: String {
        let about = tolerance > .zero ? "about " : ""
        // A phase may begin on the day after, a window does not.
        return switch (from?.value, to?.value) {
        case (let from?, let to?): "\(about)\(from) to \(about)\(to)"
        case (let from?, nil): "from \(about)\(from)"
        case (nil, let to?): "until \(about)\(to)"
        case (nil, nil): ""
        }
    }
}

extension DateRange {
    /// The day and the times of one night, each end with its own day: `Friday 29 January 2027 22:00 to Saturday 30 January
    /// 03:00`; `nil` for several days, and where nothing goes on after midnight.
    func nightWords(_ times: DailyTimes) -> String? {
        guard let first, first == last, let from = times.from?.value, let to = times.to?.value, to.dayOffset > 0 else {
            return nil
        }
        let about = times.tolerance > .zero ? "about " : ""
        let (opens, closes) = (first.adding(days: from.dayOffset), first.adding(days: to.dayOffset))
        let head = "\(opens.weekday.name) \(opens.words) \(about)\(from.time) to "
        if opens == closes { return head + "\(about)\(to.time)" }
        if to.time == .midnight, to.dayOffset == from.dayOffset + 1 { return head + "\(about)24:00" }
        let day = opens.year == closes.year ? String(closes.words.dropLast("\(closes.year)".count + 1)) : closes.words
        return head + "\(closes.weekday.name) \(day) \(about)\(to.time)"
    }
}

extension WindowReader {
    /// What messages call the thing whose times they are: `window "night"`.
    struct Subject {
        let words: String
        let place: Place
    }

    /// Whether the times are in order, with a finding where not.
    func areInOrder(_ times: DailyTimes, of subject: Subject) -> Bool {
        guard let from = times.from, let to = times.to, to.value <= from.value else { return true }
        let isEmpty = to.value == from.value
        reading.report(
            "window-order", at: to.place,
            isEmpty
                ? "\(subject.words) closes when it opens, at \(to.value)"
                : "\(subject.words) closes at \(to.value), before it opens at \(from.value)",
            notes: [.init("it opens here", at: from.place)],
            help: "a window over midnight closes on the next day: to: \(to.value.time) +\(to.value.dayOffset + 1)d")
        return false
    }

    /// What the times are on each of the days.
    func occurrences(days: WindowDays, times: DailyTimes, zone: Zone, of subject: Subject) -> [Window.Occurrence]? {
        guard let all = days.all else { return openOccurrence(days.ranges[0], times: times, zone: zone, of: subject) }
        guard areInOrder(times, of: subject) else { return nil }
        guard allowance.take(all.count) else {
            reading.report(
                "wrong-value", at: subject.place,
                "the windows of this plan have more than \(DayAllowance.ofPlan) days together",
                help: "is a year misspelt?")
            return nil
        }
        var spans: [(opens: Instant, closes: Instant)] = []
        var previousEnd: ClockInstants?
        for day in all {
            let from = times.from?.value ?? DayOffsetTime(.midnight)
            let to = times.to?.value ?? DayOffsetTime(.midnight, dayOffset: 1)
            let opening = instants(day, from, zone, at: times.from?.place ?? subject.place)
            let closing = instants(day, to, zone, at: times.to?.place ?? subject.place)
            guard let opens = opening?.earlier, let closing else { return nil }
            // Where clocks show an end twice, a window is the longer one; but a day ends where the next begins.
            let closes = times.to == nil ? closing.earlier : closing.later
            guard opens < closes else {
                reading.report(
                    "window-order", at: times.to?.place ?? subject.place,
                    "\(subject.words) closes on \(day) before it opens", help: "the end of a day is to: 24:00")
                return nil
            }
            if let previousEnd, previousEnd.earlier > opens {
                reading.report(
                    "window-order", at: times.to?.place ?? subject.place,
                    "\(subject.words) overlaps itself on \(day)",
                    help: "each day of a range must close before the next one opens")
                return nil
            }
            // An end that clocks show twice does not reach into the next day of the window.
            if let last = spans.last, last.closes > opens { spans[spans.count - 1].closes = opens }
            previousEnd = closing
            spans.append((opens, closes))
        }
        return zip(all, spans).map { day, span in
            Window.Occurrence(
                date: day,
                span: Window.Span(
                    opens: times.from == nil ? span.opens : span.opens - times.tolerance,
                    closes: times.to == nil ? span.closes : span.closes + times.tolerance))
        }
    }

    /// A range without a first or a last day is one stretch of whole days.
    private func openOccurrence(
        _ range: DateRange, times: DailyTimes, zone: Zone, of subject: Subject
    ) -> [Window.Occurrence]? {
        guard !times.areGiven else {
            reading.report(
                "wrong-value", at: subject.place,
                "\(subject.words) has daily times in a range of dates that is open to a side",
                help: "name the day at both ends")
            return nil
        }
        func start(of day: LocalDate) -> Instant? {
            instants(day, DayOffsetTime(.midnight), zone, at: subject.place)?.earlier
        }
        let span = Window.Span(
            opens: range.first.flatMap(start), closes: range.last.flatMap { start(of: $0.adding(days: 1)) })
        return [Window.Occurrence(date: range.first, span: span)]
    }

    /// Days that follow each other without a pause are one span.
    static func spans(of occurrences: [Window.Occurrence]) -> [Window.Span] {
        var spans: [Window.Span] = []
        for occurrence in occurrences {
            if let last = spans.last, let closes = last.closes, let opens = occurrence.span.opens, closes >= opens {
                spans[spans.count - 1] = Window.Span(opens: last.opens, closes: occurrence.span.closes)
            } else {
                spans.append(occurrence.span)
            }
        }
        return spans
    }

    /// The moments that clocks show a time: two where they go back over it.
    private struct ClockInstants {
        let earlier: Instant
        let later: Instant
    }

    private func instants(_ day: LocalDate, _ time: DayOffsetTime, _ zone: Zone, at place: Place) -> ClockInstants? {
        let date = day.adding(days: time.dayOffset)
        switch zone.resolve(date, time.time) {
        case .one(let instant): return ClockInstants(earlier: instant, later: instant)
        case .twice(let earlier, let later): return ClockInstants(earlier: earlier, later: later)
        case .gap(let after, let earlier, let later):
            // Midnight as the edge of a day stays meaningful on a day that begins later.
            if time.time == .midnight { return ClockInstants(earlier: after, later: after) }
            reading.report(
                "nonexistent-time", at: place,
                "\(time.time) does not exist on \(date) in \(zone.name): the clocks go forward over it",
                notes: [
                    .init("they go from \(earlier.time) \(earlier.abbreviation) to \(later.time) \(later.abbreviation)")
                ], help: "write a time that clocks show on that day")
            return nil
        }
    }
}
