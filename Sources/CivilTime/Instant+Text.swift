extension Instant: CustomStringConvertible {
    /// `2021-08-14T12:31:05.123Z` (ISO 8601 in UTC), cut to milliseconds.
    package var description: String {
        let (days, second) = secondsSince1970.flooredDivision(by: 86_400)
        let date = LocalDate(daysSince1970: days)
        let millisecond = microsecondOfSecond / 1000
        // Digit by digit: every event of a record has such a time.
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = 0
            func put(_ number: Int, digits: Int, then separator: Unicode.Scalar) {
                var rest = number
                for position in stride(from: end + digits - 1, through: end, by: -1) {
                    text[position] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                text[end + digits] = UInt8(ascii: separator)
                end += digits + 1
            }
            put(date.year, digits: 4, then: "-")
            put(date.month, digits: 2, then: "-")
            put(date.day, digits: 2, then: "T")
            put(second / 3600, digits: 2, then: ":")
            put(second / 60 % 60, digits: 2, then: ":")
            put(second % 60, digits: 2, then: ".")
            put(millisecond, digits: 3, then: "Z")
            return end
        }
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
