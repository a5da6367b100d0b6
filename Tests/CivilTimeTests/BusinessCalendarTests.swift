import Testing

@testable import CivilTime

struct BusinessCalendarTests {
    private static func date(_ text: String) -> LocalDate { (try? LocalDate.parse(text).get()) ?? .earliest }

    /// Hong Kong around the Lunar New Year of 2021: 12 February was a Friday, 15 February a Monday.
    private static let hongKong = BusinessCalendar(holidays: Set(["2021-02-12", "2021-02-15"].map(date)))

    /// A day, the business day before and after it, and those on or before and after it.
    static let cases: [(String, String, String, String, String)] = [
        ("2021-02-10", "2021-02-09", "2021-02-11", "2021-02-10", "2021-02-10"),
        ("2021-02-11", "2021-02-10", "2021-02-16", "2021-02-11", "2021-02-11"),
        ("2021-02-12", "2021-02-11", "2021-02-16", "2021-02-11", "2021-02-16"),
        ("2021-02-14", "2021-02-11", "2021-02-16", "2021-02-11", "2021-02-16"),
        ("2021-02-16", "2021-02-11", "2021-02-17", "2021-02-16", "2021-02-16"),
        ("2020-12-31", "2020-12-30", "2021-01-01", "2020-12-31", "2020-12-31"),
    ]

    @Test(arguments: cases)
    func `finds business days`(day: String, before: String, after: String, onOrBefore: String, onOrAfter: String)
        throws
    {
        let (calendar, date) = (Self.hongKong, Self.date(day))
        #expect(calendar.isBusinessDay(date) == (onOrBefore == day))
        #expect(try calendar.previousBusinessDay(before: date).description == before)
        #expect(try calendar.nextBusinessDay(after: date).description == after)
        #expect(try calendar.businessDay(onOrBefore: date).description == onOrBefore)
        #expect(try calendar.businessDay(onOrAfter: date).description == onOrAfter)
    }

    @Test func `another weekend`() throws {
        let calendar = BusinessCalendar(weekend: [.friday, .saturday])
        #expect(try calendar.nextBusinessDay(after: Self.date("2021-08-12")).description == "2021-08-15")
    }

    @Test func `more holidays`() throws {
        let calendar = Self.hongKong.adding(holidays: [Self.date("2021-02-16")])
        #expect(try calendar.nextBusinessDay(after: Self.date("2021-02-11")).description == "2021-02-17")
    }

    @Test func `a calendar without business days is an error, and no loop`() {
        let never = BusinessCalendar(weekend: Set(Weekday.allCases))
        #expect(throws: NoBusinessDay.self) { try never.nextBusinessDay(after: .earliest) }
        #expect(throws: NoBusinessDay.self) { try never.businessDay(onOrBefore: .latest) }
        #expect(throws: NoBusinessDay.self) { try BusinessCalendar.weekdaysOnly.nextBusinessDay(after: .latest) }
        #expect(throws: NoBusinessDay.self) { try BusinessCalendar.weekdaysOnly.previousBusinessDay(before: .earliest) }
    }
}
