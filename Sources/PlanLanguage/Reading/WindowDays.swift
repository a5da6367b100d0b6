import CivilTime
import Diagnostics

/// The days of a window, as the plan names them.
struct WindowDays {
    /// In order, without overlap.
    let ranges: [DateRange]
    let weekdays: [WeekdayRange]
    /// Only the business days of the calendar are meant.
    var isOnBusinessDays = false
    /// Each of them; `nil` where the range is open to a side.
    let all: [LocalDate]?

    /// Whether the days are named one by one: not as one range of days in a row.
    var areSingled: Bool {
        ranges.count > 1 || !weekdays.isEmpty || isOnBusinessDays || ranges.first?.first == ranges.first?.last
    }

    /// Such as `Monday 16 August 2021 to Friday 27 August 2021 (Monday and Wednesday)`.
    var words: String {
        let most = 3
        let named =
            ranges.count > most
            ? DateRange(first: ranges.first?.first, last: ranges.last?.last).words + " (\(all?.count ?? 0) days)"
            : Spelled.list(ranges.map(\.words))
        if isOnBusinessDays { return named + " (business days)" }
        // Where every day is named, its day of the week stands there already.
        let isSaid = ranges.count <= most && ranges.allSatisfy { $0.first == $0.last }
        return weekdays.isEmpty || isSaid ? named : named + " (\(Spelled.list(weekdays.map(\.words))))"
    }
}

/// Which of the days under `dates:` a window opens on.
private struct DayFilter {
    /// All of them where it is empty.
    let weekdays: Set<Weekday>
    /// Only its business days, where there is one.
    let calendar: BusinessCalendar?
    /// What such a day is called: `Monday to Friday`, `business day`.
    let words: String

    func takes(_ day: LocalDate) -> Bool {
        (weekdays.isEmpty || weekdays.contains(day.weekday)) && (calendar?.isBusinessDay(day) ?? true)
    }
}

/// How many days the windows of a plan may have together, so that a slip in a year cannot take the memory.
final class DayAllowance {
    static let ofWindow = 3_700
    static let ofPlan = 100_000
    private var left = ofPlan

    func take(_ days: Int) -> Bool {
        left -= days
        return left >= 0
    }
}

extension WindowReader {
    /// The days under `date:` or `dates:`, or findings.
    func days(_ reader: ObjectReader, name: Located<String>) -> WindowDays? {
        let date = reader.located(Shape.date)
        checkWeekday(reader, date: date)
        guard reader.node(Shape.dates) != nil else {
            if let date {
                if let weekdays = reader.node(Shape.weekdays) {
                    reading.report(
                        "wrong-value", at: weekdays.place, "\"weekdays\" goes with \"dates\", not with one date",
                        help: "compare the date with \"weekday\"")
                }
                return WindowDays(
                    ranges: [DateRange(first: date.value, last: date.value)], weekdays: [], all: [date.value])
            }
            if reader.node(Shape.date) == nil {
                reading.report(
                    "missing-field", at: name.place, "window \"\(name.value)\" needs \"date\" or \"dates\"",
                    help: "write date: 2021-08-14, or dates: 2021-08-16..2021-08-27")
            }
            return nil
        }
        if let date {
            reading.report(
                "wrong-value", at: date.place, "window \"\(name.value)\" has both \"date\" and \"dates\"",
                help: "leave one of them out")
            return nil
        }
        return severalDays(reader, name: name)
    }

    private func severalDays(_ reader: ObjectReader, name: Located<String>) -> WindowDays? {
        let errors = reading.errorCount
        let ranges = reader.list(Shape.dates).compactMap { text in
            (try? DateRange.parse(text.value).get()).map { Located($0, at: text.place) }
        }
        let weekdays = reader.list(Shape.weekdays)
        guard reading.errorCount == errors, let first = ranges.first else { return nil }
        let isOnBusinessDays = weekdays.contains { $0.value == ScalarType.businessDays }
        if isOnBusinessDays, weekdays.count > 1 {
            reading.report(
                "wrong-value", at: weekdays[0].place, "\"\(ScalarType.businessDays)\" stands alone",
                help: "leave the days of the week out: the calendar says which of them are business days")
            return nil
        }
        let filter = isOnBusinessDays ? [] : weekdays.compactMap { try? WeekdayRange.parse($0.value).get() }
        let opensOn = DayFilter(
            weekdays: Set(filter.flatMap(\.days)), calendar: isOnBusinessDays ? calendar : nil,
            words: isOnBusinessDays ? "business day" : Spelled.list(filter.map(\.words), "or"))
        if let open = ranges.first(where: { $0.value.first == nil || $0.value.last == nil }) {
            guard ranges.count == 1, weekdays.isEmpty else {
                reading.report(
                    "wrong-value", at: open.place, "a range that is open to a side stands alone",
                    help: "name its first and its last day")
                return nil
            }
            return WindowDays(ranges: [open.value], weekdays: [], all: nil)
        }
        guard let all = eachDay(ranges, on: opensOn, name: name) else { return nil }
        if all.isEmpty {
            reading.report(
                "wrong-value", at: weekdays.first?.place ?? first.place,
                "none of the days of window \"\(name.value)\" is a \(opensOn.words)",
                help: "name days of the week that lie in \"dates\"")
            return nil
        }
        return WindowDays(
            ranges: ranges.map(\.value), weekdays: filter, isOnBusinessDays: isOnBusinessDays, all: all)
    }

    private func eachDay(
        _ ranges: [Located<DateRange>], on filter: DayFilter, name: Located<String>
    ) -> [LocalDate]? {
        var isNamedInVain = false
        var days: [LocalDate] = []
        var previous: DateRange?
        for range in ranges {
            guard let first = range.value.first, let last = range.value.last else { continue }
            if let end = previous?.last, first <= end {
                reading.report(
                    "window-order", at: range.place,
                    days.contains(first)
                        ? "\(first) is named twice" : "\(first) comes after \(end) in the list, and not in time",
                    help: "name the days in their order, each once")
                return nil
            }
            previous = range.value
            let length = first.days(until: last) + 1
            guard days.count + length <= DayAllowance.ofWindow else {
                reading.report(
                    "wrong-value", at: name.place,
                    "window \"\(name.value)\" has more than \(DayAllowance.ofWindow) days",
                    help: "is a year misspelt?")
                return nil
            }
            if length == 1, ranges.count > 1, !filter.takes(first) {
                isNamedInVain = true
                reading.report(
                    "wrong-weekday", at: range.place, "\(first) is a \(first.weekday.name), and no \(filter.words)",
                    help: "\"weekdays\" takes it out; ask the exchange whether the window opens on that day")
            }
            days += (0..<length).map { first.adding(days: $0) }.filter(filter.takes)
        }
        return isNamedInVain ? nil : days
    }

    private func checkWeekday(_ reader: ObjectReader, date: Located<LocalDate>?) {
        guard let weekday = reader.located(Shape.weekday) else { return }
        if let date { return reading.checkWeekday(weekday, of: date) }
        guard reader.node(Shape.dates) != nil else { return }
        reading.report(
            "wrong-value", at: weekday.place, "\"weekday\" goes with \"date\", not with a range of dates",
            help: "say with \"weekdays\" on which of them it opens, or leave it out")
    }
}

extension Reading {
    /// Compares the day of the week that a circular names with its date.
    func checkWeekday(_ weekday: Located<String>, of date: Located<LocalDate>) {
        guard let named = try? Weekday.parse(weekday.value).get(), named != date.value.weekday else { return }
        report(
            "wrong-weekday", at: weekday.place, "\(date.value) is a \(date.value.weekday.name), not a \(named.name)",
            notes: [.init("the date stands here", at: date.place)], help: "ask the exchange which of the two it means",
            fix: .replace(
                weekday.place, with: date.value.weekday.name, "write \"\(date.value.weekday.name)\"", .unsafe))
    }
}
