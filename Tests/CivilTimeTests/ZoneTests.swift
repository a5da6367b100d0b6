import CivilTime
import Testing

@Suite struct ZoneTests {
    @Test(arguments: [
        ("Asia/Hong_Kong", "2021-08-14T12:30:00Z", 28_800, "HKT", false, "14 August 2021 20:30 HKT"),
        ("Asia/Hong_Kong", "2050-07-01T00:00:00Z", 28_800, "HKT", false, "1 July 2050 08:00 HKT"),
        ("Asia/Singapore", "2021-08-14T12:30:00Z", 28_800, "+08", false, "14 August 2021 20:30 +08"),
        ("America/New_York", "2024-03-10T06:59:59Z", -18_000, "EST", false, "10 March 2024 01:59 EST"),
        ("America/New_York", "2024-03-10T07:00:00Z", -14_400, "EDT", true, "10 March 2024 03:00 EDT"),
        ("America/New_York", "2050-07-01T00:00:00Z", -14_400, "EDT", true, "30 June 2050 20:00 EDT"),
        ("America/New_York", "2050-11-06T05:59:59Z", -14_400, "EDT", true, "6 November 2050 01:59 EDT"),
        ("America/New_York", "2050-11-06T06:00:00Z", -18_000, "EST", false, "6 November 2050 01:00 EST"),
        ("Australia/Lord_Howe", "2050-01-01T00:00:00Z", 39_600, "+11", true, "1 January 2050 11:00 +11"),
        ("Australia/Lord_Howe", "2050-07-01T00:00:00Z", 37_800, "+1030", false, "1 July 2050 10:30 +1030"),
        ("Europe/Dublin", "2024-07-01T12:00:00Z", 3600, "IST", false, "1 July 2024 13:00 IST"),
        ("Europe/Dublin", "2050-07-01T12:00:00Z", 3600, "IST", false, "1 July 2050 13:00 IST"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000, "-10", true, "29 December 2011 23:59 -10"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400, "+14", true, "31 December 2011 00:00 +14"),
        ("UTC", "2021-08-14T12:30:00Z", 0, "UTC", false, "14 August 2021 12:30 UTC"),
    ])
    func readsClocks(
        name: String, moment: String, seconds: Int, abbreviation: String, isDaylight: Bool, text: String
    ) throws {
        let (zone, instant) = (try Zone.named(name), try Instant.parse(moment).get())
        let offset = zone.offset(at: instant)
        #expect(offset.seconds == seconds)
        #expect(offset.abbreviation == abbreviation)
        #expect(offset.isDaylight == isDaylight)
        #expect(zone.describe(instant) == text)
    }

    /// Some distributions build Ireland's winter as negative daylight time and some as plain standard time.
    @Test(arguments: ["2024-01-01T12:00:00Z", "2050-01-01T12:00:00Z"])
    func dublinKeepsGreenwichTimeInWinter(moment: String) throws {
        let offset = try Zone.named("Europe/Dublin").offset(at: try Instant.parse(moment).get())
        #expect(offset.seconds == 0)
        #expect(offset.abbreviation == "GMT")
    }

    @Test func saysDayAndClock() throws {
        let zone = try Zone.named("Asia/Hong_Kong")
        let instant = try Instant.parse("2021-08-14T14:30:59.999Z").get()
        #expect(zone.describe(instant, weekday: true) == "Saturday 14 August 2021 22:30 HKT")
        #expect(zone.clock(instant) == "22:30")
        let reading = zone.local(of: instant)
        #expect(reading.date.description == "2021-08-14")
        #expect(reading.time.description == "22:30:59")
        #expect(reading.weekday == .saturday)
    }

    @Test(arguments: [
        ("Asia/Hong_Kong", "2021-08-14", "20:30", "one 2021-08-14T12:30:00.000Z"),
        ("America/New_York", "2024-03-10", "01:59:59", "one 2024-03-10T06:59:59.000Z"),
        ("America/New_York", "2024-03-10", "02:00", "gap 2024-03-10T07:00:00.000Z 02:00 EST 03:00 EDT"),
        ("America/New_York", "2024-03-10", "02:59:59", "gap 2024-03-10T07:00:00.000Z 02:00 EST 03:00 EDT"),
        ("America/New_York", "2024-03-10", "03:00", "one 2024-03-10T07:00:00.000Z"),
        ("America/New_York", "2024-11-03", "00:59:59", "one 2024-11-03T04:59:59.000Z"),
        ("America/New_York", "2024-11-03", "01:00", "twice 2024-11-03T05:00:00.000Z 2024-11-03T06:00:00.000Z"),
        ("America/New_York", "2024-11-03", "01:59:59", "twice 2024-11-03T05:59:59.000Z 2024-11-03T06:59:59.000Z"),
        ("America/New_York", "2024-11-03", "02:00", "one 2024-11-03T07:00:00.000Z"),
        ("America/New_York", "2050-03-13", "02:30", "gap 2050-03-13T07:00:00.000Z 02:00 EST 03:00 EDT"),
        ("America/New_York", "2050-11-06", "01:30", "twice 2050-11-06T05:30:00.000Z 2050-11-06T06:30:00.000Z"),
        ("Australia/Lord_Howe", "2024-10-06", "02:15", "gap 2024-10-05T15:30:00.000Z 02:00 +1030 02:30 +11"),
        ("Australia/Lord_Howe", "2024-04-07", "01:45", "twice 2024-04-06T14:45:00.000Z 2024-04-06T15:15:00.000Z"),
        ("Europe/Dublin", "2024-03-31", "01:30", "gap 2024-03-31T01:00:00.000Z 01:00 GMT 02:00 IST"),
        ("Europe/Dublin", "2024-10-27", "01:30", "twice 2024-10-27T00:30:00.000Z 2024-10-27T01:30:00.000Z"),
        ("Europe/Dublin", "2050-10-30", "01:30", "twice 2050-10-30T00:30:00.000Z 2050-10-30T01:30:00.000Z"),
        ("Pacific/Apia", "2011-12-30", "12:00", "gap 2011-12-30T10:00:00.000Z 00:00 -10 00:00 +14"),
        ("Pacific/Apia", "2011-12-31", "00:00", "one 2011-12-30T10:00:00.000Z"),
        ("UTC", "0001-01-01", "00:00", "one 0001-01-01T00:00:00.000Z"),
        ("Asia/Hong_Kong", "9999-12-31", "23:59", "one 9999-12-31T15:59:00.000Z"),
        ("America/New_York", "9999-12-31", "23:59", "one 9999-12-31T23:59:59.999Z"),
    ])
    func resolvesLocalTimes(name: String, date: String, time: String, expected: String) throws {
        let zone = try Zone.named(name)
        let text =
            switch zone.resolve(try LocalDate.parse(date).get(), try LocalTime.parse(time).get()) {
            case .one(let instant): "one \(instant)"
            case .twice(let earlier, let later): "twice \(earlier) \(later)"
            case .gap(let instant, let before, let after):
                "gap \(instant) \(before.time) \(before.abbreviation) \(after.time) \(after.abbreviation)"
            }
        #expect(text == expected)
    }

    /// In each zone of this machine, through two centuries: what the clocks show at a moment resolves to that moment.
    @Test func everyReadingResolvesToItsMoment() throws {
        for name in Zone.allNames() {
            let zone = try Zone.named(name)
            for day in stride(from: -36_525, to: 36_525, by: 37) {
                let instant = Instant(secondsSince1970: day * 86_400 + day % 24 * 3600)
                let reading = zone.local(of: instant)
                let isFound =
                    switch zone.resolve(reading.date, reading.time) {
                    case .one(let moment): moment == instant
                    case .twice(let earlier, let later): earlier == instant || later == instant
                    case .gap: false
                    }
                guard isFound else {
                    Issue.record("\(instant) in \(name) is \(reading)")
                    return
                }
            }
        }
    }
}
