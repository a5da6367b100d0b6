import CivilTime
import Testing

@testable import PlanLanguage

struct WindowTests {
    private static func plan(_ window: String, zone: String) -> String {
        """
        ctplan: 1
        title: T
        zone: \(zone)
        windows: {w: {\(window)}}
        hosts: {web: https://www.example.com}
        objectives: {a: {window: w, steps: {reach: {http: {to: web}}}}}
        """
    }

    /// A window and its spans in UTC; an end that is open is `…`.
    static let spans: [(String, String, [String])] = [
        (
            "date: 2021-08-14, weekday: Saturday, from: 20:30, to: 22:30", "Asia/Hong_Kong",
            ["2021-08-14T12:30:00.000Z 2021-08-14T14:30:00.000Z"]
        ),
        ("date: 2021-08-14, weekday: sat", "Asia/Hong_Kong", ["2021-08-13T16:00:00.000Z 2021-08-14T16:00:00.000Z"]),
        ("date: 2021-08-14, from: 22:30, to: 02:30 +1d", "UTC", ["2021-08-14T22:30:00.000Z 2021-08-15T02:30:00.000Z"]),
        ("date: 2021-08-14, from: 22:30, to: '24:00'", "UTC", ["2021-08-14T22:30:00.000Z 2021-08-15T00:00:00.000Z"]),
        ("date: 2021-08-14, from: 22:30", "UTC", ["2021-08-14T22:30:00.000Z 2021-08-15T00:00:00.000Z"]),
        ("date: 2021-08-14, to: 06:00", "UTC", ["2021-08-14T00:00:00.000Z 2021-08-14T06:00:00.000Z"]),
        ("dates: 2021-08-16..2021-08-18", "UTC", ["2021-08-16T00:00:00.000Z 2021-08-19T00:00:00.000Z"]),
        (
            "dates: 2021-08-16..2021-08-17, from: 18:00, to: 20:00", "UTC",
            ["2021-08-16T18:00:00.000Z 2021-08-16T20:00:00.000Z", "2021-08-17T18:00:00.000Z 2021-08-17T20:00:00.000Z"]
        ),
        (
            "dates: 2021-08-16..2021-08-17, from: 22:00, to: 02:00 +1d", "UTC",
            ["2021-08-16T22:00:00.000Z 2021-08-17T02:00:00.000Z", "2021-08-17T22:00:00.000Z 2021-08-18T02:00:00.000Z"]
        ),
        (
            "dates: 2021-08-16..2021-08-17, from: 06:00, to: 06:00 +1d", "UTC",
            ["2021-08-16T06:00:00.000Z 2021-08-18T06:00:00.000Z"]
        ),
        ("dates: 2021-08-16.., about: from then on", "UTC", ["2021-08-16T00:00:00.000Z …"]),
        ("dates: ..2021-08-16", "UTC", ["… 2021-08-17T00:00:00.000Z"]),
        (
            "date: 2021-08-14, from: 13:30, to: 15:30, zone: Europe/London", "Asia/Hong_Kong",
            ["2021-08-14T12:30:00.000Z 2021-08-14T14:30:00.000Z"]
        ),
        // Clocks go forward at 02:00: the day has 23 hours, and a window over the gap is an hour shorter.
        ("date: 2021-03-28", "Europe/Paris", ["2021-03-27T23:00:00.000Z 2021-03-28T22:00:00.000Z"]),
        (
            "date: 2021-03-28, from: 01:30, to: 03:30", "Europe/Paris",
            ["2021-03-28T00:30:00.000Z 2021-03-28T01:30:00.000Z"]
        ),
        // Clocks go back at 03:00: 02:30 comes twice, and the window is the longer one.
        (
            "date: 2021-10-31, from: 02:30, to: 02:45", "Europe/Paris",
            ["2021-10-31T00:30:00.000Z 2021-10-31T01:45:00.000Z"]
        ),
        // In Beirut the day began at 01:00.
        ("date: 2021-03-28", "Asia/Beirut", ["2021-03-27T22:00:00.000Z 2021-03-28T21:00:00.000Z"]),
    ]

    @Test(arguments: spans)
    func `a window is spans of time`(window: String, zone: String, expected: [String]) throws {
        let text = Self.plan(window, zone: zone)
        #expect(lint(text) == [])
        let read = try #require(readPlan(text)?.window("w"))
        let spans = read.spans.map { span in
            "\(span.opens.map(\.description) ?? "…") \(span.closes.map(\.description) ?? "…")"
        }
        #expect(spans == expected)
        for span in read.spans {
            if let opens = span.opens {
                #expect(read.position(of: opens) == .inside(span))
                #expect(read.position(of: opens - .seconds(1)) != .inside(span))
            }
            if let closes = span.closes {
                #expect(read.position(of: closes - .seconds(1)) == .inside(span))
                #expect(read.position(of: closes) != .inside(span))
            }
        }
    }

    static let mistakes: [(String, String, String)] = [
        ("date: 2021-08-14, weekday: Sunday", "UTC", "4:42 wrong-weekday"),
        ("date: 2021-08-14, weekday: Caturday", "UTC", "4:42 wrong-value"),
        ("dates: 2021-08-16..2021-08-17, weekday: Monday", "UTC", "4:55 wrong-value"),
        ("date: 2021-08-14, from: 22:30, to: 02:30", "UTC", "4:50 window-order"),
        ("date: 2021-08-14, from: 22:30, to: 22:30", "UTC", "4:50 window-order"),
        ("date: 2021-08-14, to: 00:00", "UTC", "4:37 window-order"),
        ("date: 2021-08-14, from: 01:00 +1d", "UTC", "4:39 wrong-value"),
        ("date: 2021-08-14, from: '24:00'", "UTC", "4:39 wrong-value"),
        ("dates: 2021-08-16..2021-08-18, from: 20:00, to: 21:00 +1d", "UTC", "4:63 window-order"),
        ("dates: 2021-08-16.., from: 20:00", "UTC", "4:11 wrong-value"),
        ("dates: 2021-08-18..2021-08-16", "UTC", "4:22 wrong-value"), ("dates: ..", "UTC", "4:22 wrong-value"),
        ("date: 2021-02-30", "UTC", "4:21 wrong-value"),
        ("date: 2021-08-14, dates: 2021-08-16..", "UTC", "4:21 wrong-value"),
        ("from: 20:30", "UTC", "4:11 missing-field"),
        ("dates: 1021-08-16..2021-08-18, from: 20:00", "UTC", "4:11 wrong-value"),
        ("date: 2021-03-28, from: 02:30", "Europe/Paris", "4:39 nonexistent-time"),
        ("date: 2021-03-28, to: 02:00", "Europe/Paris", "4:37 nonexistent-time"),
        ("date: 2021-07-14, zone: CET", "UTC", "4:39 zone-season"),
        ("date: 2021-07-14, zone: EST", "UTC", "4:39 zone-season"),
        ("date: 2021-07-14, zone: MST", "UTC", "4:39 zone-season"),
        ("date: 2021-07-14, zone: EET", "UTC", "4:39 zone-season"),
        ("date: 2021-07-14, zone: WET", "UTC", "4:39 zone-season"),
        ("dates: 2021-01-14..2021-07-14, from: 08:00, zone: CET", "UTC", "4:65 zone-season"),
        ("date: 2021-07-14", "CET", "3:7 zone-season"), ("date: 2021-07-14, zone: EDT", "UTC", "4:39 unknown-zone"),
        ("date: 2021-07-14, zone: UTC+8", "UTC", "4:39 unknown-zone"),
        // Lists, weekdays and cap.
        ("dates: [2021-08-21, 2021-08-14]", "UTC", "4:35 window-order"),
        ("dates: [2021-08-14, 2021-08-14]", "UTC", "4:35 window-order"),
        ("dates: [2021-08-14..2021-08-20, 2021-08-20]", "UTC", "4:47 window-order"),
        ("dates: [2021-08-14, 2021-08-16..]", "UTC", "4:35 wrong-value"), ("dates: []", "UTC", "4:22 empty-value"),
        ("dates: [2021-08-14, 2021-08-32]", "UTC", "4:35 wrong-value"),
        ("dates: 2021-08-16.., weekdays: Monday", "UTC", "4:22 wrong-value"),
        ("date: 2021-08-14, weekdays: Saturday", "UTC", "4:43 wrong-value"),
        ("dates: 2021-08-16..2021-08-20, weekdays: Saturday..Sunday", "UTC", "4:56 wrong-value"),
        ("dates: 2021-08-16..2021-08-20, weekdays: [Monday, Tusday]", "UTC", "4:65 wrong-value"),
        ("dates: 2011-08-16..2021-12-20", "UTC", "4:11 wrong-value"),
        // Tolerance and business date.
        ("date: 2021-08-14, tolerance: 10m", "UTC", "4:44 wrong-value"),
        ("date: 2021-08-14, from: 20:30, tolerance: 0s", "UTC", "4:57 wrong-value"),
        ("date: 2021-08-14, from: 20:30, tolerance: 7h", "UTC", "4:57 wrong-value"),
        ("date: 2021-08-14, business-date: monday", "UTC", "4:48 wrong-value"),
        ("dates: 2021-08-14..2021-08-15, business-date: 2021-08-16", "UTC", "4:61 wrong-value"),
        ("dates: 2021-08-14.., business-date: next-business-day", "UTC", "4:51 wrong-value"),
        // Phases.
        ("date: 2021-08-14, phases: {}", "UTC", "4:41 empty-value"),
        ("date: 2021-08-14, phases: {a: {from: 20:00}}", "UTC", "4:45 missing-field"),
        ("date: 2021-08-14, phases: {a: {from: 20:00, to: 19:00}}", "UTC", "4:63 window-order"),
        ("date: 2021-08-14, from: 20:30, phases: {a: {from: 20:00, to: 21:00}}", "UTC", "4:65 phase-order"),
        ("date: 2021-08-14, to: 20:30, phases: {a: {from: 20:00, to: 21:00}}", "UTC", "4:74 phase-order"),
        (
            "date: 2021-08-14, phases: {b: {from: 20:30, to: 22:00}, a: {from: 20:00, to: 21:00}}", "UTC",
            "4:52 phase-order"
        ),
        (
            "date: 2021-08-14, phases: {a: {from: 23:00, to: 00:30 +1d}, b: {from: 00:10 +1d, to: 01:00 +1d}}", "UTC",
            "4:85 phase-order"
        ),
        ("dates: 2021-08-14.., phases: {a: {from: 20:00, to: 21:00}}", "UTC", "4:11 wrong-value"),
        ("dates: 2021-08-14..2021-08-15, phases: {a: {from: 20:00, to: 21:00 +1d}}", "UTC", "4:76 window-order"),
        ("date: 2021-07-14, zone: HKT", "UTC", "4:39 unknown-zone"),
        ("date: 2021-07-14, zone: /etc/passwd", "UTC", "4:39 unknown-zone"),
        ("date: 2021-07-14", "Asia/Hongkong", "3:7 unknown-zone"),
    ]

    @Test(arguments: mistakes)
    func `a window that cannot be is found`(window: String, zone: String, expected: String) {
        #expect(lint(Self.plan(window, zone: zone)) == [expected])
    }

    @Test func `the name of a season that is in force is good`() {
        for zone in ["CET", "EST", "EET", "HST"] {
            #expect(lint(Self.plan("date: 2021-01-14, zone: \(zone)", zone: "UTC")) == [])
        }
        for zone in ["Hongkong", "Japan", "GB", "EST5EDT", "HST", "GMT"] {
            #expect(lint(Self.plan("date: 2021-07-14, zone: \(zone)", zone: "UTC")) == [])
        }
    }
}
