/// What a zone does every year after the last change its file lists: the TZ string in the footer of the file (POSIX.1,
/// section 8.3, as extended by RFC 9636, section 3.3.2).
struct YearlyRule: Sendable {
    let standard: ZoneOffset
    /// `nil` where the clocks stay.
    let daylight: Daylight?

    struct Daylight: Sendable {
        let offset: ZoneOffset
        let start: YearlyChange
        let end: YearlyChange
    }

    /// The offset in force at `second` since 1970, and when that began and ends.
    func period(at second: Int) -> ZonePeriod {
        guard let daylight else { return ZonePeriod(start: .min, end: .max, offset: standard) }
        let year = LocalDate.civil(daysSince1970: second.flooredDivision(by: 86_400).quotient).year
        // A change may fall a week off its year, and the year in UTC may be a neighbour of the local one.
        let changes = (year - 2...year + 2).flatMap { year in
            [
                (second: daylight.end.second(ofYear: year) - daylight.offset.seconds, offset: standard),
                (second: daylight.start.second(ofYear: year) - standard.seconds, offset: daylight.offset),
            ]
        }
        // Of two changes at one moment the start of daylight time wins: that is how a zone says "all year".
        let ordered = changes.sorted {
            ($0.second, $0.offset.isDaylight ? 1 : 0) < ($1.second, $1.offset.isDaylight ? 1 : 0)
        }
        var current = ZonePeriod(start: .min, end: .max, offset: standard)
        for change in ordered {
            if change.second > second {
                return ZonePeriod(start: current.start, end: change.second, offset: current.offset)
            }
            current = ZonePeriod(start: change.second, end: .max, offset: change.offset)
        }
        return current
    }
}

/// The day and time of a yearly change of the clocks, told by the clock in force before it.
struct YearlyChange: Sendable {
    enum Day: Sendable, Equatable {
        /// `Jn`: 1 to 365, 29 February is never counted.
        case ordinalWithoutLeapDay(Int)
        /// `n`: 0 to 365, 29 February is counted.
        case ordinal(Int)
        /// `Mm.w.d`: the `week`th (5 is the last) such day of the month.
        case weekday(month: Int, week: Int, day: Weekday)
    }

    let day: Day
    /// Seconds after midnight of that day, within a week either way.
    let second: Int

    /// Seconds from 1970-01-01 00:00 by the clock in force before the change.
    func second(ofYear year: Int) -> Int { daysSince1970(inYear: year) * 86_400 + second }

    private func daysSince1970(inYear year: Int) -> Int {
        let newYear = LocalDate.daysSince1970(year: year, month: 1, day: 1)
        switch day {
        case .ordinal(let ordinal): return newYear + ordinal
        case .ordinalWithoutLeapDay(let ordinal):
            return newYear + ordinal - 1 + (LocalDate.isLeap(year) && ordinal > 59 ? 1 : 0)
        case .weekday(let month, let week, let day):
            let first = LocalDate.daysSince1970(year: year, month: month, day: 1)
            let toFirst = (day.rawValue - LocalDate.weekday(daysSince1970: first).rawValue + 7) % 7
            let dayOfMonth = 1 + toFirst + (week - 1) * 7
            let isPastEnd = dayOfMonth > LocalDate.length(ofMonth: month, year: year)
            return first + dayOfMonth - 1 - (isPastEnd ? 7 : 0)
        }
    }
}
