import CivilTime
import Diagnostics
import YAMLTree

/// Reads `windows:`: dates, clock times and zones become spans of instants.
struct WindowReader {
    let reading: Reading
    let zones: ZoneSource

    private typealias Shape = Window.Shape

    func windows(_ plan: ObjectReader) -> [Window] {
        let entries = plan.named(PlanReader.Shape.windows)
        let planZone = plan.located(PlanReader.Shape.zone).flatMap { self.zone($0) }
        if plan.node(PlanReader.Shape.zone) == nil, let first = entries.first,
            plan.node(PlanReader.Shape.windows) != nil
        {
            reading.report(
                "missing-field", at: first.key.place,
                "a plan with windows needs \"zone\": \(PlanReader.Shape.zone.declaration.help)",
                help: "add, say, zone: Asia/Hong_Kong")
        }
        return entries.compactMap { window($0, planZone: planZone) }
    }

    private func zone(_ name: Located<String>) -> Zone? {
        switch zones.zone(name.value) {
        case .success(let zone): return zone
        case .failure(let problem):
            // Letters such as HKT name a zone only to people: the nearest of the database's is another one.
            let isAbbreviation = !name.value.contains("/") && name.value.utf8.count <= 4
            let nearest = isAbbreviation ? nil : Spelling.nearest(to: name.value, among: zones.names())
            reading.report(
                "unknown-zone", at: name.place, problem.message,
                help: nearest.map { "did you mean \"\($0)\"?" } ?? problem.help)
            return nil
        }
    }

    private func window(_ entry: Entry, planZone: Zone?) -> Window? {
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let from = reader.located(Shape.from)?.map { try? DayOffsetTime.parse($0).get() }
        let to = reader.located(Shape.to)?.map { try? DayOffsetTime.parse($0).get() }
        let weekday = reader.located(Shape.weekday)
        let ownZone = reader.located(Shape.zone)
        guard let days = days(reader, name: entry.key), let zone = ownZone.map({ self.zone($0) }) ?? planZone else {
            return nil
        }
        if let from, let offset = from.value?.dayOffset, offset != 0 {
            reading.report(
                "wrong-value", at: from.place, "a window opens on its own day", help: "name the next day as \"date\"")
            return nil
        }
        if let weekday { check(weekday, days: days, date: reader.located(Shape.date)) }
        let times = DailyTimes(
            from: from.flatMap { value in value.value.map { Located($0, at: value.place) } },
            to: to.flatMap { value in value.value.map { Located($0, at: value.place) } })
        guard let spans = spans(days: days, times: times, zone: zone, name: entry.key) else { return nil }
        if let zonePlace = ownZone?.place { checkSeason(zone, at: spans, place: zonePlace) }
        return Window(
            name: entry.key.value, place: entry.key.place, zone: zone, spans: spans, firstDate: days.first,
            about: reader.value(Shape.about), words: words(days: days, times: times, zone: zone, spans: spans))
    }

    private struct DailyTimes {
        let from: Located<DayOffsetTime>?
        let to: Located<DayOffsetTime>?
    }

    private func days(_ reader: ObjectReader, name: Located<String>) -> DateRange? {
        let date = reader.located(Shape.date)
        let dates = reader.located(Shape.dates)
        if let date, dates == nil { return DateRange(first: date.value, last: date.value) }
        if let dates, date == nil { return try? DateRange.parse(dates.value).get() }
        if reader.node(Shape.date) == nil, reader.node(Shape.dates) == nil {
            reading.report(
                "missing-field", at: name.place, "window \"\(name.value)\" needs \"date\" or \"dates\"",
                help: "write date: 2021-08-14, or dates: 2021-08-16..2021-08-27")
        } else if let date, dates != nil {
            reading.report(
                "wrong-value", at: date.place, "window \"\(name.value)\" has both \"date\" and \"dates\"",
                help: "leave one of them out")
        }
        return nil
    }

    private func check(_ weekday: Located<String>, days: DateRange, date: Located<LocalDate>?) {
        guard let date else {
            reading.report(
                "wrong-value", at: weekday.place, "\"weekday\" goes with \"date\", not with a range of dates",
                help: "leave it out")
            return
        }
        guard let named = try? Weekday.parse(weekday.value).get(), named != date.value.weekday else { return }
        reading.report(
            "wrong-weekday", at: weekday.place, "\(date.value) is a \(date.value.weekday.name), not a \(named.name)",
            notes: [.init("the date stands here", at: date.place)], help: "ask the exchange which of the two it means")
    }

    /// A range with daily times of more days than this is refused, so that a slip in a year cannot take the memory.
    private static let mostDays = 3_700

    private func spans(days: DateRange, times: DailyTimes, zone: Zone, name: Located<String>) -> [Window.Span]? {
        if times.from == nil, times.to == nil {
            // Whole days in a row are one span.
            let opens = days.first.flatMap { instant($0, .midnight, zone, at: name.place, end: false) }
            let closes = days.last.flatMap { instant($0.adding(days: 1), .midnight, zone, at: name.place, end: true) }
            return [Window.Span(opens: opens, closes: closes)]
        }
        guard let first = days.first, let last = days.last else {
            reading.report(
                "wrong-value", at: name.place,
                "window \"\(name.value)\" has daily times in a range of dates that is open to a side",
                help: "name the day at both ends")
            return nil
        }
        if let from = times.from, let to = times.to,
            (to.value.dayOffset, to.value.time) <= (0, from.value.time)
        {
            reading.report(
                "window-order", at: to.place,
                to.value == DayOffsetTime(from.value.time)
                    ? "window \"\(name.value)\" closes when it opens, at \(to.value)"
                    : "window \"\(name.value)\" closes at \(to.value), before it opens at \(from.value)",
                notes: [.init("it opens here", at: from.place)],
                help: "a window over midnight closes on the next day: to: \(to.value.time) +1d")
            return nil
        }
        var spans: [Window.Span] = []
        var day = first
        while day <= last {
            guard spans.count < Self.mostDays else {
                reading.report(
                    "wrong-value", at: name.place, "window \"\(name.value)\" has more than \(Self.mostDays) days",
                    help: "is a year misspelt?")
                return nil
            }
            let from = times.from?.value.time ?? .midnight
            let to = times.to?.value ?? DayOffsetTime(.midnight, dayOffset: 1)
            guard
                let opens = instant(day, from, zone, at: times.from?.place ?? name.place, end: false),
                let closes = instant(
                    day.adding(days: to.dayOffset), to.time, zone, at: times.to?.place ?? name.place, end: true)
            else { return nil }
            guard opens < closes else {
                reading.report(
                    "window-order", at: times.to?.place ?? name.place,
                    "window \"\(name.value)\" closes on \(day) before it opens",
                    help: "the end of a day is to: 24:00")
                return nil
            }
            guard spans.last.map({ $0.closes.map { $0 <= opens } ?? false }) ?? true else {
                reading.report(
                    "window-order", at: times.to?.place ?? name.place,
                    "window \"\(name.value)\" overlaps itself on \(day)",
                    help: "each day of a range must close before the next one opens")
                return nil
            }
            if let last = spans.last, last.closes == opens {
                // Where one day ends as the next begins, the window stays open.
                spans[spans.count - 1] = Window.Span(opens: last.opens, closes: closes)
            } else {
                spans.append(Window.Span(opens: opens, closes: closes))
            }
            day = day.adding(days: 1)
        }
        return spans
    }

    /// The instant of a clock time; where clocks go back and it comes twice, a window is the longer one.
    private func instant(_ date: LocalDate, _ time: LocalTime, _ zone: Zone, at place: Place, end: Bool) -> Instant? {
        switch zone.resolve(date, time) {
        case .one(let instant): return instant
        case .twice(let earlier, let later): return end ? later : earlier
        case .gap(let after, let earlier, let later):
            // Midnight as the edge of a day stays meaningful on a day that begins later.
            if time == .midnight { return after }
            reading.report(
                "nonexistent-time", at: place,
                "\(time) does not exist on \(date) in \(zone.name): the clocks go forward over it",
                notes: [
                    .init("they go from \(earlier.time) \(earlier.abbreviation) to \(later.time) \(later.abbreviation)")
                ], help: "write a time that clocks show on that day")
            return nil
        }
    }

    /// `CET` in July: the name of a season that is not in force on the day.
    private func checkSeason(_ zone: Zone, at spans: [Window.Span], place: Place) {
        guard !zone.name.contains("/"), zone.name != "UTC", let opens = spans.first?.opens else { return }
        let actual = zone.offset(at: opens).abbreviation
        guard actual != zone.name else { return }
        reading.report(
            "zone-season", .warning, at: place, "\"\(zone.name)\" is not in force then: clocks there show \(actual)",
            help: "name a place, such as Europe/Paris")
    }

    private func words(days: DateRange, times: DailyTimes, zone: Zone, spans: [Window.Span]) -> String {
        let firstDay = days.first.map { "\($0.weekday.name) \($0.words)" }
        let lastDay = days.last.map { "\($0.weekday.name) \($0.words)" }
        let daysText: String =
            switch (firstDay, lastDay) {
            case (let first?, let last?): first == last ? first : "\(first) to \(last)"
            case (let first?, nil): "from \(first)"
            case (nil, let last?): "until \(last)"
            case (nil, nil): ""
            }
        let abbreviation =
            (spans.first?.opens ?? spans.last?.closes).map { zone.offset(at: $0).abbreviation } ?? zone.name
        let timesText: String =
            switch (times.from?.value, times.to?.value) {
            case (let from?, let to?): "\(from.time) to \(to)"
            case (let from?, nil): "from \(from.time)"
            case (nil, let to?): "until \(to)"
            case (nil, nil): ""
            }
        return [daysText, timesText, abbreviation].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
