/// How far a zone's clocks are from UTC during some time, and what people call that.
package struct ZoneOffset: Hashable, Sendable {
    /// Seconds east of UTC.
    package let seconds: Int
    /// As tzdata gives it: letters such as `HKT`, or a number such as `+08` where no letters are in use.
    package let abbreviation: String
    /// As tzdata flags it. Ireland's winter counts as "daylight", an hour behind its standard time.
    package let isDaylight: Bool

    static let utc = ZoneOffset(seconds: 0, abbreviation: "UTC", isDaylight: false)

    /// RFC 9636, section 3.2: offsets lie between -25 and +26 hours.
    static let possibleSeconds = -25 * 3600 + 1...26 * 3600 - 1
}
