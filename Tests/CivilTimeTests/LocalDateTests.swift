import CivilTime
import Testing

@Suite struct LocalDateTests {
    @Test(arguments: [
        ("2021-08-14", Weekday.saturday, 18_853), ("1970-01-01", .thursday, 0), ("1969-12-31", .wednesday, -1),
        ("2000-02-29", .tuesday, 11_016), ("0001-01-01", .monday, -719_162), ("9999-12-31", .friday, 2_932_896),
        ("2100-02-28", .sunday, 47_540), ("2100-03-01", .monday, 47_541),
    ])
    func readsDates(text: String, weekday: Weekday, days: Int) throws {
        let date = try LocalDate.parse(text).get()
        #expect(date.description == text)
        #expect(date.weekday == weekday)
        #expect(date.daysSince1970 == days)
        #expect(LocalDate(daysSince1970: days) == date)
    }

    @Test func everyDayFollowsTheOneBefore() throws {
        var date = try #require(LocalDate(year: 1896, month: 1, day: 1))
        for _ in 0..<160_000 {
            let next = date.adding(days: 1)
            let expected =
                LocalDate(year: date.year, month: date.month, day: date.day + 1)
                ?? LocalDate(year: date.year, month: date.month + 1, day: 1)
                ?? LocalDate(year: date.year + 1, month: 1, day: 1)
            guard next == expected, date < next, next.weekday.rawValue == date.weekday.rawValue % 7 + 1 else {
                Issue.record("\(next) follows \(date)")
                return
            }
            date = next
        }
    }

    @Test(arguments: [
        ("2021-13-31", #""2021-13-31" does not exist: there is no month 13"#, String?.none),
        (
            "2021-14-08", #""2021-14-08" does not exist: there is no month 14"#,
            "write 2021-08-14 if 14 August 2021 is meant: the month comes before the day"
        ),
        ("2021-00-01", #""2021-00-01" does not exist: there is no month 00"#, nil),
        ("2021-02-30", #""2021-02-30" does not exist: February 2021 has 28 days"#, nil),
        ("2024-02-30", #""2024-02-30" does not exist: February 2024 has 29 days"#, nil),
        ("1900-02-29", #""1900-02-29" does not exist: February 1900 has 28 days"#, nil),
        ("2021-04-31", #""2021-04-31" does not exist: April 2021 has 30 days"#, nil),
        ("2021-08-00", #""2021-08-00" does not exist: there is no day 00"#, nil),
        ("0000-01-01", #""0000-01-01" does not exist: there is no year 0000"#, nil),
        ("2021-8-14", #""2021-8-14" is not a date"#, "write 2021-08-14"),
        ("20210814", #""20210814" is not a date"#, "write 2021-08-14"),
        ("2021/08/14", #""2021/08/14" is not a date"#, "write 2021-08-14"),
        ("14/08/2021", #""14/08/2021" is not a date"#, "write year, month and day as in 2021-08-14"),
        ("2021-08-14 ", #""2021-08-14 " is not a date"#, "write 2021-08-14"),
        ("-021-08-14", #""-021-08-14" is not a date"#, "write year, month and day as in 2021-08-14"),
        ("２０２１-08-14", #""２０２１-08-14" is not a date"#, "write year, month and day as in 2021-08-14"),
        ("\u{1B}[2J\u{202E}", #""\u{1B}[2J\u{202E}" is not a date"#, "write year, month and day as in 2021-08-14"),
        ("", #""" is not a date"#, "write year, month and day as in 2021-08-14"),
    ])
    func saysWhyNot(text: String, message: String, help: String?) {
        #expect(LocalDate.parse(text) == .failure(TextProblem(message, help: help)))
    }

    @Test func staysInsideItsYears() {
        #expect(LocalDate.latest.adding(days: 1) == .latest)
        #expect(LocalDate.latest.adding(days: .max) == .latest)
        #expect(LocalDate.earliest.adding(days: .min) == .earliest)
        #expect(LocalDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test func countsDays() throws {
        let (first, second) = (try LocalDate.parse("2021-08-14").get(), try LocalDate.parse("2022-03-01").get())
        #expect(first.days(until: second) == 199)
        #expect(first.adding(days: 199) == second)
        #expect(second.adding(days: -199) == first)
        #expect(first.words == "14 August 2021")
    }

    @Test(arguments: ["Saturday", "saturday", "SAT", "sat"])
    func readsWeekdays(text: String) {
        #expect(Weekday.parse(text) == .success(.saturday))
    }

    @Test(arguments: ["", "Sa", "Satu", "Samstag", "6"])
    func refusesOtherWeekdays(text: String) {
        #expect(throws: TextProblem.self) { try Weekday.parse(text).get() }
    }
}
