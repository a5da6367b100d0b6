extension YearlyRule {
    /// Reads `HKT-8`, `EST5EDT,M3.2.0,M11.1.0` or `<+1030>-10:30<+11>-11,M10.1.0,M4.1.0`; `nil` if it is none of that.
    ///
    /// POSIX lets a system choose the rules of a zone that names daylight time without any: tzdata never does that.
    init?(parsing text: String) {
        var cursor = TextCursor(text)
        guard let name = cursor.abbreviation(), let west = cursor.hours(atMost: 25),
            ZoneOffset.possibleSeconds.contains(-west)
        else { return nil }
        standard = ZoneOffset(seconds: -west, abbreviation: name, isDaylight: false)
        if cursor.isAtEnd {
            daylight = nil
            return
        }
        guard let daylightName = cursor.abbreviation() else { return nil }
        var east = standard.seconds + 3600
        if cursor.next != UInt8(ascii: ",") {
            guard let daylightWest = cursor.hours(atMost: 25) else { return nil }
            east = -daylightWest
        }
        guard ZoneOffset.possibleSeconds.contains(east), cursor.take(","), let start = cursor.yearlyChange(),
            cursor.take(","), let end = cursor.yearlyChange(), cursor.isAtEnd
        else { return nil }
        let offset = ZoneOffset(seconds: east, abbreviation: daylightName, isDaylight: true)
        daylight = Daylight(offset: offset, start: start, end: end)
    }
}

extension TextCursor {
    /// Three letters or more, or anything of letters, digits and signs in angle brackets.
    fileprivate mutating func abbreviation() -> String? {
        let isQuoted = take("<")
        let name = run { byte in
            byte.isLetter || isQuoted && (byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
        }
        if isQuoted, !take(">") { return nil }
        return name.utf8.count >= 3 ? name : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    fileprivate mutating func hours(atMost limit: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hour = digits()?.value, hour <= limit else { return nil }
        var seconds = hour * 3600
        for unit in [60, 1] {
            guard take(":") else { break }
            guard let part = number(digits: 2), part < 60 else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `Mm.w.d`, `Jn` or `n`, then `/time` where that is not 02:00.
    fileprivate mutating func yearlyChange() -> YearlyChange? {
        guard let day = yearlyDay() else { return nil }
        guard take("/") else { return YearlyChange(day: day, second: 2 * 3600) }
        return hours(atMost: 167).map { YearlyChange(day: day, second: $0) }
    }

    private mutating func yearlyDay() -> YearlyChange.Day? {
        if take("M") {
            guard let month = number(in: 1...12), take("."), let week = number(in: 1...5), take("."),
                let day = number(in: 0...6), let weekday = Weekday(rawValue: day == 0 ? 7 : day)
            else { return nil }
            return .weekday(month: month, week: week, day: weekday)
        }
        if take("J") { return number(in: 1...365).map { .ordinalWithoutLeapDay($0) } }
        return number(in: 0...365).map { .ordinal($0) }
    }

    private mutating func number(in range: ClosedRange<Int>) -> Int? {
        guard let value = digits()?.value, range.contains(value) else { return nil }
        return value
    }
}
