import CivilTime
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("2021-08-14T12:31:05.123Z", 1_628_944_265_123_000), ("1970-01-01T00:00:00.000Z", 0),
            ("1969-12-31T23:59:59.999Z", -1000), ("0001-01-01T00:00:00.000Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999_000),
        ] as [(String, Int64)])
    func readsWhatItWrites(text: String, microseconds: Int64) throws {
        let instant = try Instant.parse(text).get()
        #expect(instant.microsecondsSince1970 == microseconds)
        #expect(instant.description == text)
    }

    @Test(
        arguments: [
            ("2021-08-14T12:31:05Z", 1_628_944_265_000_000), ("2021-08-14T12:31:05.1Z", 1_628_944_265_100_000),
            ("2021-08-14T12:31:05.123456789Z", 1_628_944_265_123_456),
        ] as [(String, Int64)])
    func readsOtherFractions(text: String, microseconds: Int64) {
        #expect(Instant.parse(text) == .success(Instant(microsecondsSince1970: microseconds)))
    }

    @Test(arguments: [
        "", "Z", "T", "2021-08-14", "2021-08-14T12:31Z", "2021-08-14T12:31:05", "2021-08-14T12:31:05.Z",
        "2021-08-14T12:31:05.1234567890Z", "2021-08-14T12:31:05+08:00", "2021-08-14 12:31:05Z", "2021-02-30T12:31:05Z",
        "2021-08-14T24:00:00Z", "2021-08-14T12:31:05.1ZZ", "2021-08-14T12:31:€Z",
    ])
    func refusesOtherTexts(text: String) {
        #expect(throws: TextProblem.self) { try Instant.parse(text).get() }
    }

    @Test func addsAndSubtracts() throws {
        let instant = try Instant.parse("2021-08-14T12:30:00.000Z").get()
        #expect((instant + .seconds(90)).description == "2021-08-14T12:31:30.000Z")
        #expect((instant - .milliseconds(1)).description == "2021-08-14T12:29:59.999Z")
        #expect((instant + .seconds(7200)) - instant == .seconds(7200))
        #expect(instant < instant + .microseconds(1))
    }

    @Test func neverOverflows() {
        let long = Duration.seconds(Int64.max)
        #expect(Instant.latest + long == .latest)
        #expect(Instant.earliest - long == .earliest)
        #expect(Instant(secondsSince1970: .max) == .latest)
        #expect(Instant(secondsSince1970: .min) == .earliest)
        #expect(Instant.latest.description == "9999-12-31T23:59:59.999Z")
    }

    @Test func theClockIsPastTheYear2021() throws {
        let past = try Instant.parse("2021-08-14T12:30:00.000Z").get()
        #expect(Instant.now() > past)
    }
}
