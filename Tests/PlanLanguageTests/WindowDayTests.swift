import CivilTime
import Testing

@testable import PlanLanguage

/// Windows of several days: which they are, what each is, and which one a moment belongs to.
struct WindowDayTests {
    static func window(_ text: String, zone: String = "Asia/Hong_Kong", rest: String = "") throws -> Window {
        let plan = """
            ctplan: 1
            title: T
            zone: \(zone)
            windows: {w: {\(text)}}
            hosts: {web: https://www.example.com}
            objectives: {a: {window: w, steps: {reach: {http: {to: web}}}}}
            \(rest)
            """
        #expect(lint(plan) == [])
        return try #require(readPlan(plan)?.window("w"))
    }

    private static func instant(_ text: String) throws -> Instant { try Instant.parse(text).get() }

    static let days: [(String, [String])] = [
        ("dates: 2021-08-16", ["2021-08-16"]), ("dates: [2021-08-14, 2021-08-21]", ["2021-08-14", "2021-08-21"]),
        (
            "dates: [2021-08-14, 2021-08-16..2021-08-18, 2021-08-21]",
            ["2021-08-14", "2021-08-16", "2021-08-17", "2021-08-18", "2021-08-21"]
        ),
        (
            "dates: 2021-08-14..2021-08-23, weekdays: [Monday, sat], from: 20:00",
            ["2021-08-14", "2021-08-16", "2021-08-21", "2021-08-23"]
        ),
        (
            "dates: 2021-08-12..2021-08-18, weekdays: Monday..Friday",
            ["2021-08-12", "2021-08-13", "2021-08-16", "2021-08-17", "2021-08-18"]
        ),
        ("dates: 2021-08-12..2021-08-18, weekdays: Sunday..Monday", ["2021-08-15", "2021-08-16"]),
        ("dates: 2021-08-16.., about: open", ["2021-08-16"]),
    ]

    @Test(arguments: days)
    func `the days of a window`(window: String, expected: [String]) throws {
        #expect(try Self.window(window).occurrences.map { $0.date?.description ?? "" } == expected)
    }

    static let words: [(String, String)] = [
        ("date: 2021-08-14, from: 20:30, to: 22:30", "Saturday 14 August 2021 20:30 to 22:30 HKT"),
        (
            "date: 2021-08-14, from: 20:30, to: 22:30, tolerance: 10m",
            "Saturday 14 August 2021 about 20:30 to about 22:30 HKT"
        ),
        ("date: 2021-08-14, from: 20:30, tolerance: 10m", "Saturday 14 August 2021 from about 20:30 HKT"),
        (
            "dates: [2021-08-14, 2021-08-16..2021-08-17], to: 22:30",
            "Saturday 14 August 2021 and Monday 16 August 2021 to Tuesday 17 August 2021 until 22:30 HKT"
        ),
        (
            "dates: [2021-08-14, 2021-08-16, 2021-08-18, 2021-08-20]",
            "Saturday 14 August 2021 to Friday 20 August 2021 (4 days) HKT"
        ),
        (
            "dates: 2021-08-14..2021-08-20, weekdays: [Monday..Wednesday, Friday]",
            "Saturday 14 August 2021 to Friday 20 August 2021 (Monday to Wednesday and Friday) HKT"
        ),
        (
            "dates: [2021-08-14, 2021-08-21], weekdays: Saturday, from: 20:30",
            "Saturday 14 August 2021 and Saturday 21 August 2021 from 20:30 HKT"
        ),
        (
            "date: 2027-01-29, from: 22:00, to: 03:00 +1d",
            "Friday 29 January 2027 22:00 to Saturday 30 January 03:00 HKT"
        ),
        (
            "date: 2026-12-31, from: 22:00, to: 03:00 +1d, tolerance: 10m",
            "Thursday 31 December 2026 about 22:00 to Friday 1 January 2027 about 03:00 HKT"
        ),
        ("date: 2021-08-14, from: 22:30, to: 24:00", "Saturday 14 August 2021 22:30 to 24:00 HKT"),
        (
            "dates: 2021-08-14..2021-08-20, weekdays: business-days, from: 20:30, to: 22:30",
            "Saturday 14 August 2021 to Friday 20 August 2021 (business days) 20:30 to 22:30 HKT"
        ),
        (
            "dates: 2021-03-12..2021-03-15, from: 09:00, to: 10:00, zone: America/New_York",
            "Friday 12 March 2021 to Monday 15 March 2021 09:00 to 10:00 EST/EDT"
        ),
    ]

    @Test func `a phase after midnight is told by the day it is on`() throws {
        let window = try Self.window(
            "date: 2021-08-14, phases: {first: {from: 22:00, to: 23:00}, last: {from: 00:30 +1d, to: 02:00 +1d}}")
        #expect(window.words == "Saturday 14 August 2021 22:00 to Sunday 15 August 02:00 HKT")
        #expect(window.phases.last?.words == "Sunday 15 August 2021 00:30 to 02:00 HKT")
    }

    @Test func `business days are those of the plan and of the site`() throws {
        let text = """
            ctplan: 1
            title: T
            zone: Asia/Hong_Kong
            calendar: {holidays: [2021-08-17]}
            windows: {w: {dates: 2021-08-14..2021-08-20, weekdays: business-days, phases: {p: {from: 20:30, to: 21:30}}}}
            hosts: {web: https://www.example.com}
            objectives: {a: {window: w, steps: {reach: {http: {to: web}}}}}
            """
        #expect(lint(text) == [])
        let plan = try #require(readPlan(text))
        func days(_ window: Window?) -> [Int] { window?.occurrences.compactMap { $0.date?.day } ?? [] }
        #expect(days(plan.window("w")) == [16, 18, 19, 20])
        let calendar = plan.calendar.adding(holidays: [try LocalDate.parse("2021-08-19").get()])
        let window = try #require(plan.window("w")).onBusinessDays(of: calendar)
        #expect(days(window) == [16, 18, 20] && days(window.phases.first) == [16, 18, 20])
        #expect(window.spans.count == 3)
        let none = calendar.adding(holidays: window.occurrences.compactMap(\.date))
        let never = window.onBusinessDays(of: none)
        #expect(never.position(of: try Self.instant("2021-08-16T13:00:00Z")) == .unannounced)
        #expect(never.words.hasSuffix("all holidays of the site"))
    }

    @Test(arguments: words)
    func `a window in words`(window: String, expected: String) throws {
        #expect(try Self.window(window).words == expected)
    }

    @Test(arguments: [
        ("2021-08-15T00:00:00Z", 1, "next is day 1 of 3: Monday 16 August 2021"),
        ("2021-08-16T10:00:00Z", 1, "day 1 of 3: Monday 16 August 2021"),
        ("2021-08-16T12:00:00Z", 2, "next is day 2 of 3: Tuesday 17 August 2021"),
        ("2021-08-18T11:59:59Z", 3, "day 3 of 3: Wednesday 18 August 2021"),
        ("2021-08-18T12:00:00Z", 3, "the last was day 3 of 3: Wednesday 18 August 2021"),
    ])
    func `which day it is`(time: String, number: Int, words: String) throws {
        let window = try Self.window("dates: 2021-08-16..2021-08-18, from: 18:00, to: 20:00")
        let turn = window.turn(at: try Self.instant(time))
        #expect(turn.number == number)
        #expect(turn.words == words)
    }

    @Test func `days without a pause are one span, and still days`() throws {
        let window = try Self.window("dates: 2021-08-16..2021-08-18")
        #expect(window.spans.count == 1)
        #expect(window.turn(at: try Self.instant("2021-08-17T02:00:00Z")).number == 2)
        // Where days overlap by their tolerance, a day keeps what it has begun.
        let round = try Self.window("dates: 2021-08-16..2021-08-18, from: 06:00, to: 06:00 +1d, tolerance: 10m")
        #expect(round.spans.count == 1)
        #expect(round.turn(at: try Self.instant("2021-08-16T22:09:00Z")).number == 1)
        #expect(round.turn(at: try Self.instant("2021-08-16T22:10:00Z")).number == 2)
        let single = try Self.window("date: 2021-08-14")
        #expect(single.turn(at: try Self.instant("2021-08-17T02:00:00Z")).words == nil)
    }

    @Test func `the references of a day`() throws {
        let window = try Self.window(
            "dates: [2021-08-13, 2021-08-16], from: 18:00, to: 20:00, tolerance: 15m, business-date: next-business-day")
        var values: [String] = []
        for time in ["2021-08-13T00:00:00Z", "2021-08-14T00:00:00Z", "2021-08-20T00:00:00Z"] {
            var scope = Scope()
            scope.set(
                window: window, at: try Self.instant(time),
                calendar: BusinessCalendar(holidays: [try LocalDate.parse("2021-08-17").get()]))
            for member in ["date", "from", "to", "business-date"] {
                let place = window.place
                values.append(try scope.value(of: Reference(path: ["window", member], place: place)).text ?? "")
            }
        }
        let first = ["2021-08-13", "2021-08-13T09:45:00.000Z", "2021-08-13T12:15:00.000Z", "2021-08-16"]
        let second = ["2021-08-16", "2021-08-16T09:45:00.000Z", "2021-08-16T12:15:00.000Z", "2021-08-18"]
        #expect(values == first + second + second)
    }

    @Test func `phases are windows of the same days`() throws {
        let plan = try #require(
            readPlan(
                """
                ctplan: 1
                title: T
                zone: UTC
                windows:
                  night:
                    dates: 2021-08-14..2021-08-15
                    business-date: next-business-day
                    phases:
                      auction: {from: 22:00, to: 22:30, about: The auction.}
                      closing: {from: 00:30 +1d, to: 02:30 +1d}
                objectives: {a: {window: night.auction, steps: {reach: {http: {to: web}}}}}
                """))
        let auction = try #require(plan.window("night.auction"))
        #expect(auction.words == "Saturday 14 August 2021 to Sunday 15 August 2021 22:00 to 22:30 UTC")
        #expect(auction.about == "The auction.")
        #expect(auction.businessDate == .nextBusinessDay)
        let closing = try #require(plan.window("night.closing"))
        #expect(
            closing.spans.map(\.opens) == [
                try Self.instant("2021-08-15T00:30:00Z"), try Self.instant("2021-08-16T00:30:00Z"),
            ])
        // The window reaches from the first phase to the last, on each day.
        #expect(
            plan.window("night")?.spans == [
                .init(
                    opens: try Self.instant("2021-08-14T22:00:00Z"), closes: try Self.instant("2021-08-15T02:30:00Z")),
                .init(
                    opens: try Self.instant("2021-08-15T22:00:00Z"), closes: try Self.instant("2021-08-16T02:30:00Z")),
            ])
        #expect(plan.windows.count == 1)
        #expect(plan.windowsAndPhases.map(\.name) == ["night", "night.auction", "night.closing"])
    }

    @Test func `a phase that cannot be read is not unknown besides`() {
        let text = """
            ctplan: 1
            title: T
            zone: UTC
            windows: {night: {date: 2021-08-14, from: 20:00, to: 23:00, phases: {a: {from: x, to: 21:00}, b: {from: 21:00, to: 22:00}}}}
            hosts: {web: https://www.example.com}
            objectives: {a: {window: night.a, steps: {s: {http: {to: web}}}}, b: {window: night.c, steps: {s: {http: {to: web}}}}}
            """
        #expect(lint(text) == ["4:80 wrong-value", "6:79 unknown-window"])
    }

    @Test func `the days of all windows together are bounded`() {
        let windows = (0..<40).map { "  w-\($0): {dates: 2011-08-16..2021-07-20, from: 08:00}\n" }.joined()
        let text =
            "ctplan: 1\ntitle: T\nzone: UTC\nwindows:\n\(windows)hosts: {web: https://www.example.com}\n"
            + "objectives: {a: {window: w-0, steps: {s: {http: {to: web}}}}}"
        #expect(Set(lintFindings(text).map(\.rule)) == ["wrong-value"])
    }
}
