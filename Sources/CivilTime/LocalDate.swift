/// A day of the Gregorian calendar from 0001-01-01 to 9999-12-31, of no particular time zone.
package struct LocalDate: Hashable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    package static let earliest = LocalDate(unchecked: (1, 1, 1))
    package static let latest = LocalDate(unchecked: (9999, 12, 31))

    /// `nil` when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.init(unchecked: (year, month, day))
    }

    private init(unchecked civil: (year: Int, month: Int, day: Int)) {
        (year, month, day) = civil
    }

    /// The day so many days after 1970-01-01, held between `earliest` and `latest`.
    package init(daysSince1970 days: Int) {
        let held = min(max(days, Self.earliest.daysSince1970), Self.latest.daysSince1970)
        self.init(unchecked: Self.civil(daysSince1970: held))
    }

    package var daysSince1970: Int { Self.daysSince1970(year: year, month: month, day: day) }

    package var weekday: Weekday { Self.weekday(daysSince1970: daysSince1970) }

    /// The day `days` later, or earlier if negative, held between `earliest` and `latest`.
    package func adding(days: Int) -> LocalDate {
        let (sum, overflows) = daysSince1970.addingReportingOverflow(days)
        if overflows { return days < 0 ? .earliest : .latest }
        return LocalDate(daysSince1970: sum)
    }

    /// How many days `other` is after this one; negative if before.
    package func days(until other: LocalDate) -> Int { other.daysSince1970 - daysSince1970 }
}

extension LocalDate: Comparable {
    package static func < (one: LocalDate, other: LocalDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

/// The arithmetic of the proleptic Gregorian calendar, for any year.
extension LocalDate {
    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func weekday(daysSince1970 days: Int) -> Weekday {
        // 1970-01-01 was a Thursday, three days after a Monday.
        Weekday.allCases[(days + 3).flooredDivision(by: 7).remainder]
    }

    /// Counts in years that begin on 1 March, so that the leap day is the last of its year, and in cycles of 400 of
    /// them, which all have the same 146,097 days.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let (cycle, yearOfCycle) = marchYear.flooredDivision(by: 400)
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * 146_097 + dayOfCycle - daysFromMarchOfYear0To1970
    }

    /// The inverse of `daysSince1970(year:month:day:)`.
    static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let (cycle, dayOfCycle) = (days + daysFromMarchOfYear0To1970).flooredDivision(by: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }

    /// From 0000-03-01 to 1970-01-01.
    private static let daysFromMarchOfYear0To1970 = 719_468
}
