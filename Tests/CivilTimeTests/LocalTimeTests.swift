import CivilTime
import Testing

@Suite struct LocalTimeTests {
    @Test(arguments: [("20:30", 73_800), ("20:30:15", 73_815), ("00:00", 0), ("23:59:59", 86_399)])
    func readsTimes(text: String, second: Int) throws {
        let time = try LocalTime.parse(text).get()
        #expect(time.secondOfDay == second)
        #expect(time.description == text)
        #expect(LocalTime(secondOfDay: second) == time)
    }

    @Test(
        arguments: [
            ("24:00", #""24:00" is not a time of day: the day ends at 00:00 of the next"#, "write 00:00"),
            ("24:01", #""24:01" is not a time of day: there is no hour 24"#, nil),
            ("20:60", #""20:60" is not a time of day: there is no minute 60"#, nil),
            ("23:59:60", #""23:59:60" is not a time of day: there is no second 60"#, nil),
            ("9:30", #""9:30" is not a time of day"#, "write 09:30"),
            ("0930", #""0930" is not a time of day"#, "write 09:30"),
            ("20.30", #""20.30" is not a time of day"#, "write 20:30"),
            ("20:30:5", #""20:30:5" is not a time of day"#, "write hours and minutes of the 24-hour clock as in 20:30"),
            ("20:30:", #""20:30:" is not a time of day"#, "write hours and minutes of the 24-hour clock as in 20:30"),
            ("8:30pm", #""8:30pm" is not a time of day"#, "write 20:30"),
            ("12.05 a.m.", #""12.05 a.m." is not a time of day"#, "write 00:05"),
            ("8 PM", #""8 PM" is not a time of day"#, "write 20:00"),
            ("13pm", #""13pm" is not a time of day"#, "write hours and minutes of the 24-hour clock as in 20:30"),
            ("", #""" is not a time of day"#, "write hours and minutes of the 24-hour clock as in 20:30"),
        ] as [(String, String, String?)])
    func saysWhyNot(text: String, message: String, help: String?) {
        #expect(LocalTime.parse(text) == .failure(TextProblem(message, help: help)))
    }

    @Test(arguments: [
        ("02:30", 9000, 0, "02:30"), ("02:30 +1d", 9000, 1, "02:30 +1d"), ("02:30 +12d", 9000, 12, "02:30 +12d"),
        ("24:00", 0, 1, "00:00 +1d"), ("24:00 +1d", 0, 2, "00:00 +2d"),
    ])
    func readsTimesOfLaterDays(text: String, second: Int, days: Int, description: String) throws {
        let time = try DayOffsetTime.parse(text).get()
        #expect(time.time.secondOfDay == second)
        #expect(time.dayOffset == days)
        #expect(time.description == description)
    }

    @Test(arguments: [
        "02:30 -1d", "02:30 +1", "02:30 1d", "02:30 +100d", "02:30  +1d", "02:30 ", "02:30+1d", "+1d", " ",
    ])
    func refusesOtherOffsets(text: String) {
        #expect(throws: TextProblem.self) { try DayOffsetTime.parse(text).get() }
    }

    @Test func laterDaysComeLater() throws {
        let texts = ["20:30", "22:30", "02:30 +1d", "00:00 +2d"]
        let times = try texts.map { try DayOffsetTime.parse($0).get() }
        #expect(times.reversed().sorted() == times)
    }
}
