import CivilTime
import Testing

@testable import PlanLanguage

/// Windows where clocks are changed. In 2021 they went forward in New York on 14 March at 02:00 and in Sydney on 3 October
/// at 02:00, back in New York on 7 November at 02:00 and in Sydney on 4 April at 03:00. The instants are those of Python's
/// zoneinfo.
struct WindowSeasonTests {
    private static let (newYork, sydney) = ("America/New_York", "Australia/Sydney")

    static let spans: [(String, String, [String])] = [
        // Overnight, an hour shorter.
        (
            "date: 2021-03-13, from: 22:00, to: 04:00 +1d", newYork,
            ["2021-03-14T03:00:00.000Z 2021-03-14T08:00:00.000Z"]
        ),
        (
            "date: 2021-03-13, from: 20:30, to: 03:30 +1d", newYork,
            ["2021-03-14T01:30:00.000Z 2021-03-14T07:30:00.000Z"]
        ),
        ("date: 2021-10-02, from: 22:00, to: 03:30 +1d", sydney, ["2021-10-02T12:00:00.000Z 2021-10-02T16:30:00.000Z"]),
        ("date: 2021-10-03, from: 01:30, to: 03:30", sydney, ["2021-10-02T15:30:00.000Z 2021-10-02T16:30:00.000Z"]),
        // Overnight, an hour longer.
        (
            "date: 2021-11-06, from: 22:00, to: 02:30 +1d", newYork,
            ["2021-11-07T02:00:00.000Z 2021-11-07T07:30:00.000Z"]
        ),
        ("date: 2021-04-03, from: 22:00, to: 04:00 +1d", sydney, ["2021-04-03T11:00:00.000Z 2021-04-03T18:00:00.000Z"]),
        // An end in the hour that comes twice: the window is the longer one.
        ("date: 2021-11-07, from: 00:30, to: 01:30", newYork, ["2021-11-07T04:30:00.000Z 2021-11-07T06:30:00.000Z"]),
        ("date: 2021-11-07, from: 01:30, to: 02:30", newYork, ["2021-11-07T05:30:00.000Z 2021-11-07T07:30:00.000Z"]),
        ("date: 2021-11-07, from: 01:30, to: 01:45", newYork, ["2021-11-07T05:30:00.000Z 2021-11-07T06:45:00.000Z"]),
        ("date: 2021-04-04, from: 02:30, to: 02:45", sydney, ["2021-04-03T15:30:00.000Z 2021-04-03T16:45:00.000Z"]),
        // Days of 23 and of 25 hours.
        ("date: 2021-03-14", newYork, ["2021-03-14T05:00:00.000Z 2021-03-15T04:00:00.000Z"]),
        ("date: 2021-11-07", newYork, ["2021-11-07T04:00:00.000Z 2021-11-08T05:00:00.000Z"]),
        ("date: 2021-10-03", sydney, ["2021-10-02T14:00:00.000Z 2021-10-03T13:00:00.000Z"]),
        ("date: 2021-04-04", sydney, ["2021-04-03T13:00:00.000Z 2021-04-04T14:00:00.000Z"]),
        // Recurring: the same time by the clock, not by the sun.
        (
            "dates: [2021-03-12, 2021-03-15], from: 08:30, to: 08:45", newYork,
            ["2021-03-12T13:30:00.000Z 2021-03-12T13:45:00.000Z", "2021-03-15T12:30:00.000Z 2021-03-15T12:45:00.000Z"]
        ),
        (
            "dates: 2021-11-05..2021-11-08, weekdays: Monday..Friday, from: 18:00, to: 20:00", newYork,
            ["2021-11-05T22:00:00.000Z 2021-11-06T00:00:00.000Z", "2021-11-08T23:00:00.000Z 2021-11-09T01:00:00.000Z"]
        ),
        (
            "dates: 2021-04-02..2021-04-04, from: 09:00, to: 10:00", sydney,
            [
                "2021-04-01T22:00:00.000Z 2021-04-01T23:00:00.000Z",
                "2021-04-02T22:00:00.000Z 2021-04-02T23:00:00.000Z",
                "2021-04-03T23:00:00.000Z 2021-04-04T00:00:00.000Z",
            ]
        ),
        // Recurring over night and change.
        (
            "dates: 2021-03-12..2021-03-13, from: 22:00, to: 04:00 +1d", newYork,
            ["2021-03-13T03:00:00.000Z 2021-03-13T09:00:00.000Z", "2021-03-14T03:00:00.000Z 2021-03-14T08:00:00.000Z"]
        ),
        // Round the clock over the hour that comes twice.
        (
            "dates: 2021-11-06..2021-11-07, from: 01:30, to: 01:30 +1d", newYork,
            ["2021-11-06T05:30:00.000Z 2021-11-08T06:30:00.000Z"]
        ),
        // Tolerance is counted in hours that pass.
        (
            "date: 2021-03-14, from: 03:00, to: 04:00, tolerance: 1h", newYork,
            ["2021-03-14T06:00:00.000Z 2021-03-14T09:00:00.000Z"]
        ),
    ]

    @Test(arguments: spans)
    func `a window where clocks are changed`(window: String, zone: String, expected: [String]) throws {
        let read = try WindowDayTests.window(window, zone: zone)
        #expect(read.spans.map { "\($0.opens?.description ?? "…") \($0.closes?.description ?? "…")" } == expected)
    }

    @Test(arguments: [
        ("date: 2021-03-14, from: 02:30, to: 04:00", newYork, "02:30 does not exist on 2021-03-14 in America/New_York"),
        ("date: 2021-03-13, from: 22:00, to: 02:00 +1d", newYork, "02:00 does not exist on 2021-03-14"),
        ("dates: 2021-10-01..2021-10-05, from: 02:15, to: 04:00", sydney, "02:15 does not exist on 2021-10-03"),
        (
            "date: 2021-10-02, phases: {a: {from: 22:00, to: 23:00}, b: {from: 02:30 +1d, to: 04:00 +1d}}", sydney,
            "02:30 does not exist on 2021-10-03"
        ),
    ])
    func `an hour that does not exist is found`(window: String, zone: String, message: String) {
        let findings = lintFindings(
            "ctplan: 1\ntitle: T\nzone: \(zone)\nwindows: {w: {\(window)}}\nhosts: {web: https://www.example.com}\n"
                + "objectives: {a: {window: w, steps: {reach: {http: {to: web}}}}}")
        #expect(findings.map(\.rule) == ["nonexistent-time"])
        #expect(findings.first?.message.hasPrefix(message) == true)
    }
}
