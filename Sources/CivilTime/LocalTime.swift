/// A time of day from 00:00:00 to 23:59:59, as clocks on the wall show it.
package struct LocalTime: Hashable, Sendable {
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
    /// 0 to 59.
    package let second: Int

    package static let midnight = LocalTime(secondOfDay: 0)

    /// `nil` when there is no such time; `24:00` is midnight of the next day and is not one.
    package init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// The time so many seconds after midnight, counted round the clock.
    package init(secondOfDay: Int) {
        let seconds = secondOfDay.flooredDivision(by: 86_400).remainder
        (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// Seconds since midnight by the clock.
    package var secondOfDay: Int { hour * 3600 + minute * 60 + second }
}

extension LocalTime: Comparable {
    package static func < (one: LocalTime, other: LocalTime) -> Bool { one.secondOfDay < other.secondOfDay }
}

extension LocalTime: CustomStringConvertible {
    /// `20:30`, or `20:30:15` when there are seconds.
    package var description: String {
        let minutes = "\(hour.padded(2)):\(minute.padded(2))"
        return second == 0 ? minutes : "\(minutes):\(second.padded(2))"
    }

    /// Reads `20:30` and `20:30:15`.
    package static func parse(_ text: String) -> Result<LocalTime, TextProblem> {
        let problem = "\(quoted(text)) is not a time of day"
        var cursor = TextCursor(text)
        guard let hour = cursor.number(digits: 2), cursor.take(":"), let minute = cursor.number(digits: 2) else {
            return .failure(TextProblem(problem, help: helpForShape(text)))
        }
        var seconds: Int? = 0
        if cursor.take(":") { seconds = cursor.number(digits: 2) }
        guard let second = seconds, cursor.isAtEnd else {
            return .failure(TextProblem(problem, help: helpForShape(text)))
        }
        if let time = LocalTime(hour: hour, minute: minute, second: second) { return .success(time) }
        if hour == 24, minute == 0, second == 0 {
            return .failure(TextProblem("\(problem): the day ends at 00:00 of the next", help: "write 00:00"))
        }
        let part =
            hour > 23 ? "hour \(hour.padded(2))" : minute > 59 ? "minute \(minute)" : "second \(second)"
        return .failure(TextProblem("\(problem): there is no \(part)"))
    }

    /// Names the time that `9:30`, `0930` or `8:30pm` stands for.
    private static func helpForShape(_ text: String) -> String {
        if let time = ofHalfDays(text) { return "write \(time)" }
        var cursor = TextCursor(text)
        if let digits = cursor.digits(), let value = digits.value {
            var time: LocalTime?
            if digits.count == 4 { time = LocalTime(hour: value / 100, minute: value % 100) }
            if digits.count <= 2, cursor.take(":") || cursor.take("."), let minute = cursor.number(digits: 2) {
                time = LocalTime(hour: value, minute: minute)
            }
            if let time, cursor.isAtEnd { return "write \(time)" }
        }
        return "write hours and minutes of the 24-hour clock as in 20:30"
    }

    /// What `8:30pm`, `8.30 p.m.` or `8pm` stands for.
    static func ofHalfDays(_ text: String) -> LocalTime? {
        let letters = text.lowercased().filter { !". ".contains($0) }
        guard letters.hasSuffix("am") || letters.hasSuffix("pm") else { return nil }
        let numbers = text.split { !$0.isNumber }.map { Int($0) }
        guard (1...2).contains(numbers.count), let hour = numbers[0], (1...12).contains(hour),
            let minute = numbers.count == 2 ? numbers[1] : 0
        else { return nil }
        return LocalTime(hour: hour % 12 + (letters.hasSuffix("pm") ? 12 : 0), minute: minute)
    }
}
