extension Instant: CustomStringConvertible {
    /// `2021-08-14T12:31:05.123Z` (ISO 8601 in UTC), cut to milliseconds.
    package var description: String {
        let (days, second) = secondsSince1970.flooredDivision(by: 86_400)
        let time = LocalTime(secondOfDay: second)
        let clock = "\(time.hour.padded(2)):\(time.minute.padded(2)):\(time.second.padded(2))"
        return "\(LocalDate(daysSince1970: days))T\(clock).\((microsecondOfSecond / 1000).padded(3))Z"
    }

    /// Reads `2021-08-14T12:31:05.123Z`; the fraction may be absent or have up to nine digits, the rest is as written.
    package static func parse(_ text: String) -> Result<Instant, TextProblem> {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].last == "Z", parts[1].utf8.count >= 9 else {
            return .failure(notAnInstant(text))
        }
        var fraction = TextCursor(String(parts[1].dropFirst(8)))
        var microsecond = 0
        if fraction.take(".") {
            guard let digits = fraction.digits(), digits.count <= 9, let value = digits.value else {
                return .failure(notAnInstant(text))
            }
            let nanoseconds = (digits.count..<9).reduce(value) { product, _ in product * 10 }
            microsecond = nanoseconds / 1000
        }
        guard fraction.take("Z"), fraction.isAtEnd else { return .failure(notAnInstant(text)) }
        let date = LocalDate.parse(String(parts[0]))
        let time = LocalTime.parse(String(parts[1].prefix(8)))
        return date.flatMap { date in
            time.map { time in
                let seconds = date.daysSince1970 * 86_400 + time.secondOfDay
                return Instant(microsecondsSince1970: Int64(seconds) * 1_000_000 + Int64(microsecond))
            }
        }
    }

    private static func notAnInstant(_ text: String) -> TextProblem {
        TextProblem("\(quoted(text)) is not a moment in UTC", help: "write it as in 2021-08-14T12:31:05.123Z")
    }
}
