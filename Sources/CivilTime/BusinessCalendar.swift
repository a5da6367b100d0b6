/// Which days an exchange does business on: all but the days of its weekend and its holidays.
package struct BusinessCalendar: Hashable, Sendable {
    package let weekend: Set<Weekday>
    package let holidays: Set<LocalDate>

    /// Saturdays and Sundays off, and no holiday.
    package static let weekdaysOnly = BusinessCalendar()

    package init(weekend: Set<Weekday> = [.saturday, .sunday], holidays: Set<LocalDate> = []) {
        self.weekend = weekend
        self.holidays = holidays
    }

    /// The calendar with more holidays, such as those of one participant.
    package func adding(holidays more: some Sequence<LocalDate>) -> BusinessCalendar {
        BusinessCalendar(weekend: weekend, holidays: holidays.union(more))
    }

    package func isBusinessDay(_ date: LocalDate) -> Bool {
        !weekend.contains(date.weekday) && !holidays.contains(date)
    }

    package func nextBusinessDay(after date: LocalDate) throws(NoBusinessDay) -> LocalDate {
        try search(from: date, step: 1, direction: "after")
    }

    package func previousBusinessDay(before date: LocalDate) throws(NoBusinessDay) -> LocalDate {
        try search(from: date, step: -1, direction: "before")
    }

    /// The day itself where it is one, else the next.
    package func businessDay(onOrAfter date: LocalDate) throws(NoBusinessDay) -> LocalDate {
        isBusinessDay(date) ? date : try nextBusinessDay(after: date)
    }

    /// The day itself where it is one, else the one before.
    package func businessDay(onOrBefore date: LocalDate) throws(NoBusinessDay) -> LocalDate {
        isBusinessDay(date) ? date : try previousBusinessDay(before: date)
    }

    /// How many days are looked at: no exchange stays shut for a year.
    private static let searchLimit = 366

    private func search(from start: LocalDate, step: Int, direction: String) throws(NoBusinessDay) -> LocalDate {
        for distance in 1...Self.searchLimit {
            let day = start.adding(days: distance * step)
            // Beyond the first and the last year dates stand still.
            guard start.days(until: day) == distance * step else { break }
            if isBusinessDay(day) { return day }
        }
        throw NoBusinessDay(date: start, direction: direction)
    }
}

/// A calendar that has no business day within a year of a date.
package struct NoBusinessDay: Error, Hashable, Sendable {
    package let date: LocalDate
    /// `before` or `after`.
    let direction: String

    package var message: String { "the calendar has no business day within a year \(direction) \(date)" }
}
