import CivilTime
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("30s", Duration.seconds(30), "30 s"), ("5m", .seconds(300), "5 min"), ("2h", .seconds(7200), "2 h"),
        ("14d", .seconds(14 * 86_400), "14 days"), ("1d", .seconds(86_400), "1 day"),
        ("1h30m", .seconds(5400), "1 h 30 min"), ("500ms", .milliseconds(500), "500 ms"), ("0s", .zero, "0 s"),
        ("2s400ms", .milliseconds(2400), "2.4 s"), ("1d4h", .seconds(100_800), "1 day 4 h"),
        ("365d", .seconds(365 * 86_400), "about 12 months"), ("1900d", .seconds(1900 * 86_400), "about 5 years"),
        ("61d", .seconds(61 * 86_400), "about 2 months"),
    ])
    func readsDurations(text: String, duration: Duration, words: String) {
        #expect(parseDuration(text) == .success(duration))
        #expect(duration.planText == text)
        #expect(duration.words == words)
    }

    @Test(
        arguments: [
            ("30", #""30" has no unit"#, "write 30s for seconds, 30m for minutes or 30ms for milliseconds"),
            ("5min", #""5min" is not a duration: there is no unit "min""#, "write 5m"),
            ("2H", #""2H" is not a duration: there is no unit "H""#, "write 2h"),
            ("2w", #""2w" is not a duration: there is no unit "w""#, "the units are d, h, m, s and ms"),
            (
                "30m1h", #""30m1h" is not a duration: its units are out of order"#,
                "write each unit once, the largest first: d, h, m, s, ms"
            ),
            (
                "1h1h", #""1h1h" is not a duration: its units are out of order"#,
                "write each unit once, the largest first: d, h, m, s, ms"
            ),
            ("99999999999d", #""99999999999d" is longer than a duration can be"#, nil),
            ("99999999999999999999s", #""99999999999999999999s" is longer than a duration can be"#, nil),
        ]
            + ["", "h", "-5m", "1.5h", "1h 30m", "5m ", "+5m", "５m"].map {
                (
                    "\($0)", "\"\($0)\" is not a duration",
                    "write whole numbers with their units as in 500ms, 30s, 5m, 2h, 14d or 1h30m"
                )
            } as [(String, String, String?)])
    func saysWhyNot(text: String, message: String, help: String?) {
        #expect(parseDuration(text) == .failure(TextProblem(message, help: help)))
    }

    @Test(arguments: [
        (Duration.seconds(-7500), "-2 h 5 min", "-2h5m"), (.microseconds(850), "850 µs", "0s"),
        (.nanoseconds(-1), "0 s", "0s"), (.milliseconds(9999), "9.9 s", "9s999ms"),
        (.seconds(86_399), "23 h 59 min", "23h59m59s"),
        (.seconds(Int64.max), "about 292277 years", "106751991d4h54s775ms"),
    ])
    func saysDurations(duration: Duration, words: String, planText: String) {
        #expect(duration.words == words)
        #expect(duration.planText == planText)
    }

    @Test(arguments: [
        ("1024", 1024), ("0", 0), ("12B", 12), ("500KB", 500_000), ("10MiB", 10_485_760), ("1GiB", 1_073_741_824),
        ("2TB", 2_000_000_000_000),
    ])
    func readsSizes(text: String, bytes: Int) {
        #expect(parseSize(text) == .success(bytes))
    }

    @Test(
        arguments: [
            ("10mb", #""10mb" is not a size: there is no unit "mb""#, "write MB"),
            (
                "10M", #""10M" is not a size: there is no unit "M""#,
                "the units are B, KB, MB, GB, TB, KiB, MiB, GiB, TiB"
            ),
            ("99999999999TiB", #""99999999999TiB" is larger than a size can be"#, nil),
            ("99999999999999999999", #""99999999999999999999" is larger than a size can be"#, nil),
        ]
            + ["", "MiB", "1.5GiB", "10 MiB", "-1"].map {
                (
                    "\($0)", "\"\($0)\" is not a size",
                    "write a whole number of bytes, or with a unit as in 500KB, 10MiB or 1GiB"
                )
            } as [(String, String, String?)])
    func saysWhyNotASize(text: String, message: String, help: String?) {
        #expect(parseSize(text) == .failure(TextProblem(message, help: help)))
    }

    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (812, "812 bytes"), (1024, "1 KiB"), (10_485_760, "10 MiB"),
        (1_503_238_553, "1.3 GiB"), (1_048_575, "1023.9 KiB"), (Int.max, "8388607.9 TiB"),
    ])
    func saysSizes(bytes: Int, words: String) {
        #expect(sizeInWords(bytes) == words)
    }
}
