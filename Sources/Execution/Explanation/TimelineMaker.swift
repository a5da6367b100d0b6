import CivilTime
import PlanLanguage

/// Puts the deadlines and windows of a plan in the order of time.
struct TimelineMaker {
    let plan: Plan
    let now: Instant
    /// The zone of the deadlines.
    let zone: Zone
    let readerZone: Zone?
    /// The plan's, with what the site adds.
    let calendar: BusinessCalendar

    /// The most times of one window that are told one by one.
    private static let mostTimes = 5

    func timeline() -> [Explanation.Moment] {
        let all = plan.deadlines.map(deadline) + plan.windowsAndPhases.flatMap(window)
        // What has no beginning comes first; a deadline counts by its end.
        let keys = all.map { moment -> Instant in
            if case .deadline = moment.what { return moment.closes ?? .latest }
            return moment.opens ?? (moment.isAnnounced ? .earliest : .latest)
        }
        return zip(keys, all).enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map(\.element.1)
    }

    /// The zone of most windows; that of the plan cannot be told where it has none.
    static func zone(of plan: Plan) -> Zone {
        var counts: [Zone: Int] = [:]
        for window in plan.windows { counts[window.zone, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        return plan.windows.first { counts[$0.zone] == most }?.zone ?? .utc
    }

    // MARK: Deadlines

    private func deadline(_ deadline: Deadline) -> Explanation.Moment {
        let end = end(of: deadline)
        let day = "\(deadline.by.weekday) \(deadline.by.words)"
        let words = deadline.time == nil ? "by \(day)" : "by \(TimeWords(zone: zone).moment(end))"
        return Explanation.Moment(
            what: .deadline(name: deadline.name, task: deadline.task), opens: nil, closes: end, words: words,
            readerWords: reader(of: end, in: zone).map { "by \(TimeWords(zone: $0).moment(end))" },
            state: end <= now ? .past : .ahead, distance: end <= now ? nil : "in \((end - now).words)")
    }

    private func end(of deadline: Deadline) -> Instant {
        let (date, time) = deadline.time.map { (deadline.by, $0) } ?? (deadline.by.adding(days: 1), .midnight)
        switch zone.resolve(date, time) {
        case .one(let instant), .twice(_, let instant), .gap(let instant, _, _): return instant
        }
    }

    // MARK: Windows

    private func window(_ window: Window) -> [Explanation.Moment] {
        guard window.isAnnounced else { return [unannounced(window)] }
        // Days without a pause between them are one stretch of time.
        let days = window.spans
        // Those that matter: the one that is open or comes next, and what follows.
        let next = days.firstIndex { $0.closes.map { $0 > now } ?? true } ?? days.count
        let first = max(0, min(next, days.count - Self.mostTimes))
        let shown = days[first..<min(first + Self.mostTimes, days.count)]
        var moments = shown.map { moment(window, $0) }
        if first > 0 {
            moments.insert(more(window, first, days[0], until: days[first - 1]), at: 0)
        }
        if shown.endIndex < days.count, let last = days.last {
            moments.append(more(window, days.count - shown.endIndex, days[shown.endIndex], until: last))
        }
        return moments
    }

    private func moment(_ window: Window, _ span: Window.Span) -> Explanation.Moment {
        let state: Explanation.Moment.State
        var distance: String?
        if span.contains(now) {
            state = .open
            distance = span.closes.map { "closes in \(($0 - now).words)" }
        } else if let opens = span.opens, opens > now {
            state = .ahead
            distance = "opens in \((opens - now).words)"
        } else {
            state = .past
        }
        let day = window.occurrences.first { $0.span == span }
        let business = day.flatMap { window.businessDate(of: $0, by: calendar) }.map {
            "business date \($0.weekday) \($0.words)"
        }
        let own = TimeWords(zone: window.zone).words(span.opens, span.closes)
        return Explanation.Moment(
            what: .window(
                name: window.name,
                about: [window.isTentative ? "tentative" : nil, business, window.about].compactMap { $0 }.joined(
                    separator: "; "
                ).nilIfEmpty),
            opens: span.opens, closes: span.closes,
            // The plan's own words tell what is only about so.
            words: window.spans.count == 1 ? window.words : own,
            readerWords: (span.opens ?? span.closes).flatMap { reader(of: $0, in: window.zone) }.map {
                TimeWords(zone: $0).words(span.opens, span.closes)
            }, state: state, distance: distance)
    }

    private func unannounced(_ window: Window) -> Explanation.Moment {
        Explanation.Moment(
            what: .window(name: window.name, about: window.about), opens: nil, closes: nil, words: window.words,
            readerWords: nil, state: .ahead, distance: nil)
    }

    private func more(_ window: Window, _ count: Int, _ first: Window.Span, until last: Window.Span)
        -> Explanation.Moment
    {
        let words = TimeWords(zone: window.zone)
        let end = last.closes.map { words.day($0 - .seconds(1)) }
        return Explanation.Moment(
            what: .more(window: window.name, count: count), opens: first.opens, closes: last.closes,
            words: [first.opens.map(words.day), end].compactMap { $0 }.joined(separator: " to "),
            readerWords: nil, state: last.closes.map { $0 <= now } ?? false ? .past : .ahead, distance: nil)
    }

    /// The reader's zone where its clocks show another time then.
    private func reader(of instant: Instant, in zone: Zone) -> Zone? {
        guard let readerZone else { return nil }
        return readerZone.offset(at: instant).seconds == zone.offset(at: instant).seconds ? nil : readerZone
    }
}

extension String {
    fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}
