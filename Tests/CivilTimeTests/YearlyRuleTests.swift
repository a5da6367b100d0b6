import Testing

@testable import CivilTime

@Suite struct YearlyRuleTests {
    @Test(arguments: [
        ("HKT-8", "2050-07-01T00:00:00Z", 28_800, "HKT"), ("<+0330>-3:30", "2050-07-01T00:00:00Z", 12_600, "+0330"),
        ("EST5EDT,M3.2.0,M11.1.0", "2050-03-13T06:59:59Z", -18_000, "EST"),
        ("EST5EDT,M3.2.0,M11.1.0", "2050-03-13T07:00:00Z", -14_400, "EDT"),
        ("EST5EDT,J60,J305", "2024-03-01T06:59:59Z", -18_000, "EST"),
        ("EST5EDT,J60,J305", "2024-03-01T07:00:00Z", -14_400, "EDT"),
        ("EST5EDT,59,304", "2024-02-29T06:59:59Z", -18_000, "EST"),
        ("EST5EDT,59,304", "2024-02-29T07:00:00Z", -14_400, "EDT"),
        ("EST5EDT,59,304", "2023-03-01T07:00:00Z", -14_400, "EDT"),
        // All year, as RFC 9636 section 3.3.2 gives it.
        ("XXX3EDT4,0/0,J365/23", "2024-12-31T23:30:00Z", -14_400, "EDT"),
        ("XXX3EDT4,0/0,J365/23", "2025-01-01T03:30:00Z", -14_400, "EDT"),
        ("XXX3EDT4,0/0,J365/23", "2024-06-30T03:30:00Z", -14_400, "EDT"),
        // Southern summer, and changes days away from the day they are counted from.
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2050-01-01T00:00:00Z", 39_600, "+11"),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-03-25T23:59:59Z", 7200, "EET"),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-03-26T00:00:00Z", 10_800, "EEST"),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T00:59:59Z", -7200, "-02"),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T01:00:00Z", -3600, "-01"),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01T00:00:00Z", 0, "GMT"),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01T00:00:00Z", 3600, "IST"),
    ])
    func tellsOffsets(rule: String, moment: String, seconds: Int, abbreviation: String) throws {
        let yearly = try #require(YearlyRule(parsing: rule))
        let second = try Instant.parse(moment).get().secondsSince1970
        let period = yearly.period(at: second)
        #expect(period.offset.seconds == seconds)
        #expect(period.offset.abbreviation == abbreviation)
        #expect(period.start <= second)
        #expect(period.end > second)
    }

    @Test(arguments: [
        "", "HKT", "HK-8", "8", "<+08-8", "<+08>", "HKT-26", "HKT-8:60", "HKT-8:", "EST5EDT", "EST5EDT,",
        "EST5EDT,M3.2.0",
        "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0",
        "EST5EDT,J0,J365", "EST5EDT,J366,J1", "EST5EDT,366,0", "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0/,M11.1.0",
        "EST99999999999999999999", "HKT-8 ", "H\u{301}KT-8",
    ])
    func refusesOtherTexts(text: String) {
        #expect(YearlyRule(parsing: text) == nil)
    }
}
