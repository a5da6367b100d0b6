import CivilTime
import Patterns

/// A day, or several in a row, as a circular names them.
package struct DateMention: Sendable, Equatable {
    /// `nil` where the text can be read in two ways, or names no year.
    package var first: LocalDate?
    package var last: LocalDate?
    package var weekday: Weekday?

    /// Whether the day of the week in the text is another one than that of the date.
    package var isContradicted: Bool {
        guard let first, let weekday else { return false }
        return first.weekday != weekday
    }
}

/// Finds `14 August 2021 (Saturday)`, `Saturday, August 14, 2021`, `14/08/2021`, `2021-08-14`, `16 to 27 August 2021`.
enum DateFinder {
    private static let month =
        #"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"#
        + #"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"#
    private static let weekday = #"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"#
    private static let before = #"(?:\b"# + weekday + #",?\s+)?"#
    private static let after = #"(?:,?\s*\(?\s*"# + weekday + #"\s*\)?)?"#
    private static let ordinal = #"(?:st|nd|rd|th)?"#
    private static let to = #"\s*(?:to|until|through|-|–|—)\s*"#

    // Groups: day of the week before, then as each form says, then the day of the week after.
    private static let dayMonth = pattern(
        before + #"(?<!\d|[/.:])(\d{1,2})"# + ordinal + #"\s+(?:of\s+)?"# + month + #"(?:,?\s+(\d{4})\b(?!-\d))?"#
            + after)
    private static let monthDay = pattern(
        before + #"\b"# + month + #"\s+(\d{1,2})"# + ordinal + #"(?![\d:])(?:,?\s+(\d{4})\b(?!-\d))?"# + after)
    private static let iso = pattern(before + #"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"# + after)
    private static let numeric = pattern(before + #"(?<![\d.])(\d{1,2})([/.])(\d{1,2})\3(\d{4})(?!\.?\d)"# + after)
    private static let span = pattern(
        #"(?<!\d|:)(\d{1,2})"# + ordinal + #"(?:\s+"# + month + #"(?:,?\s+(\d{4}))?)?"# + to + #"(\d{1,2})"# + ordinal
            + #"\s+"# + month + #",?\s+(\d{4})\b"#)
    private static let isoSpan = pattern(#"(?<!\d)(\d{4}-\d{2}-\d{2})"# + to + #"(\d{4}-\d{2}-\d{2})(?!\d)"#)

    static func find(in text: CircularText) -> [Found<DateMention>] {
        var found: [Found<DateMention>] = []
        func take(_ one: Found<DateMention>) {
            if !found.contains(where: { $0.range.overlaps(one.range) }) { found.append(one) }
        }
        for (match, range) in text.matches(isoSpan) {
            let days = [match[1], match[2]].map { $0.flatMap { try? LocalDate.parse($0).get() } }
            guard let first = days[0], let last = days[1], first <= last else { continue }
            take(text.found(DateMention(first: first, last: last), range))
        }
        for (match, range) in text.matches(span) {
            guard let month = number(ofMonth: match[5]), let year = match[6].flatMap({ Int($0) }),
                let last = date(year, month, match[4]),
                let first = date(match[3].flatMap { Int($0) } ?? year, number(ofMonth: match[2]) ?? month, match[1]),
                first <= last
            else { continue }
            take(text.found(DateMention(first: first, last: last), range))
        }
        for (match, range) in text.matches(iso) {
            guard let first = date(match[2].flatMap { Int($0) }, match[3].flatMap { Int($0) }, match[4]) else {
                continue
            }
            take(text.found(DateMention(first: first, weekday: day(match[1] ?? match[5])), range))
        }
        for (match, range) in text.matches(numeric) { if let one = slashed(match, range, text) { take(one) } }
        var yearless: [(day: String?, month: Int?, weekday: Weekday?, range: Range<Int>)] = []
        for (form, dayGroup, monthGroup) in [(dayMonth, 2, 3), (monthDay, 3, 2)] {
            for (match, range) in text.matches(form) {
                let weekday = day(match[1] ?? match[5])
                let month = number(ofMonth: match[monthGroup])
                guard let year = match[4].flatMap({ Int($0) }) else {
                    yearless.append((match[dayGroup], month, weekday, range))
                    continue
                }
                guard let first = date(year, month, match[dayGroup]) else { continue }
                take(text.found(DateMention(first: first, weekday: weekday), range))
            }
        }
        let years = Set(found.compactMap { $0.value.first?.year })
        for one in yearless {
            let fitting = years.compactMap { date($0, one.month, one.day) }
                .filter { one.weekday == nil || $0.weekday == one.weekday }
            guard date(2000, one.month, one.day) != nil else { continue }
            if fitting.count == 1, let first = fitting.first {
                let why =
                    one.weekday == nil || years.count == 1
                    ? "the text names no year here; \(first.year) is the only one it names elsewhere"
                    : "the text names no year here; in \(first.year) it is a \(first.weekday.name)"
                take(text.found(DateMention(first: first, weekday: one.weekday), one.range, doubts: [why]))
            } else {
                take(
                    text.found(
                        DateMention(weekday: one.weekday), one.range, doubts: ["the text does not say which year"]))
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Day and month, or month and day: the day of the week, or a number above 12, says which.
    private static func slashed(_ match: Match, _ range: Range<Int>, _ text: CircularText) -> Found<DateMention>? {
        let weekday = day(match[1] ?? match[6])
        guard let year = match[5].flatMap({ Int($0) }), let one = match[2].flatMap({ Int($0) }),
            let other = match[4].flatMap({ Int($0) })
        else { return nil }
        let readings = [
            LocalDate(year: year, month: other, day: one), LocalDate(year: year, month: one, day: other),
        ].compactMap { $0 }
        guard let first = readings.first else { return nil }
        if readings.count == 1 || one == other { return text.found(DateMention(first: first, weekday: weekday), range) }
        let confirmed = readings.filter { $0.weekday == weekday }
        if confirmed.count == 1 {
            return text.found(
                DateMention(first: confirmed[0], weekday: weekday), range,
                doubts: ["day and month could be exchanged; the day of the week says \(confirmed[0].words)"])
        }
        let words = readings.map(\.words).joined(separator: " or ")
        return text.found(DateMention(weekday: weekday), range, doubts: ["this is \(words): ask the exchange"])
    }

    private static func date(_ year: Int?, _ month: Int?, _ day: String?) -> LocalDate? {
        guard let year, let month, let day = day.flatMap({ Int($0) }), (1900...2200).contains(year) else { return nil }
        return LocalDate(year: year, month: month, day: day)
    }

    private static func number(ofMonth name: String?) -> Int? {
        guard let name else { return nil }
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: String(name.lowercased().prefix(3))).map { $0 + 1 }
    }

    private static func day(_ name: String?) -> Weekday? {
        guard let start = name?.lowercased().prefix(3) else { return nil }
        return Weekday.allCases.first { $0.shortName.lowercased() == start }
    }
}
