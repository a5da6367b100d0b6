/// A time of day and how many days after the date it belongs to: `02:30 +1d` of a Saturday is early on Sunday.
package struct DayOffsetTime: Hashable, Sendable {
    package let time: LocalTime
    /// Days after the date, 0 to 99.
    package let dayOffset: Int

    package init(_ time: LocalTime, dayOffset: Int = 0) {
        self.time = time
        self.dayOffset = dayOffset
    }

    /// Reads `02:30` and `02:30 +1d`; `24:00`, which circulars use for the end of a day, is `00:00 +1d`.
    package static func parse(_ text: String) -> Result<DayOffsetTime, TextProblem> {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        var days = 0
        if parts.count == 2 {
            var cursor = TextCursor(String(parts[1]))
            guard cursor.take("+"), let digits = cursor.digits(), digits.count <= 2, let value = digits.value,
                cursor.take("d"), cursor.isAtEnd
            else {
                let message =
                    "\(quoted(text)) is not a time of day: \(quoted(String(parts[1]))) is not a number of days"
                return .failure(TextProblem(message, help: help(forShape: text, String(parts[1]))))
            }
            days = value
        }
        let clock = String(parts.first ?? "")
        if clock == "24:00" || clock == "24:00:00" {
            return .success(DayOffsetTime(.midnight, dayOffset: days + 1))
        }
        return LocalTime.parse(clock).map { DayOffsetTime($0, dayOffset: days) }
    }
}

extension DayOffsetTime {
    /// What stands behind the time may be half a day, or the letters of a zone.
    private static func help(forShape text: String, _ rest: String) -> String {
        if let time = LocalTime.ofHalfDays(text) { return "write \(time)" }
        if (2...5).contains(rest.utf8.count), rest.allSatisfy({ ("A"..."Z").contains($0) }) {
            return "leave out \(rest): \"zone\" says whose clock it is"
        }
        return "write +1d after the time for the day after the date"
    }
}

extension DayOffsetTime: Comparable {
    package static func < (one: DayOffsetTime, other: DayOffsetTime) -> Bool {
        (one.dayOffset, one.time) < (other.dayOffset, other.time)
    }
}

extension DayOffsetTime: CustomStringConvertible {
    /// `02:30 +1d`, in the notation of plans.
    package var description: String { dayOffset == 0 ? "\(time)" : "\(time) +\(dayOffset)d" }
}
