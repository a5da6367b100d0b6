/// A unit of the durations in plans.
private struct DurationUnit {
    let symbol: String
    let microseconds: Int
    /// What people write for it elsewhere.
    let otherNames: [String]

    /// Largest first, the order in which a duration names them.
    static let all = [
        DurationUnit(symbol: "d", microseconds: 86_400_000_000, otherNames: ["day", "days"]),
        DurationUnit(symbol: "h", microseconds: 3_600_000_000, otherNames: ["hr", "hrs", "hour", "hours"]),
        DurationUnit(symbol: "m", microseconds: 60_000_000, otherNames: ["min", "mins", "minute", "minutes"]),
        DurationUnit(symbol: "s", microseconds: 1_000_000, otherNames: ["sec", "secs", "second", "seconds"]),
        DurationUnit(symbol: "ms", microseconds: 1000, otherNames: ["msec", "millisecond", "milliseconds"]),
    ]
}

/// Reads the notation of plans: whole numbers with a unit, largest first, such as `30s`, `14d`, `1h30m` or `500ms`.
package func parseDuration(_ text: String) -> Result<Duration, TextProblem> {
    var cursor = TextCursor(text)
    var microseconds = 0
    var unitsLeft = DurationUnit.all[...]
    repeat {
        guard let digits = cursor.digits() else { return .failure(notADuration(text)) }
        let name = cursor.run(where: \.isLetter)
        guard let position = DurationUnit.all.firstIndex(where: { $0.symbol == name }) else {
            return .failure(unknownUnit(name, in: text, after: digits, isWhole: cursor.isAtEnd))
        }
        guard unitsLeft.indices.contains(position) else {
            let message = "\(quoted(text)) is not a duration: its units are out of order"
            return .failure(TextProblem(message, help: "write each unit once, the largest first: d, h, m, s, ms"))
        }
        unitsLeft = DurationUnit.all[(position + 1)...]
        guard let value = digits.value,
            case let (product, false) = value.multipliedReportingOverflow(by: DurationUnit.all[position].microseconds),
            case let (sum, false) = microseconds.addingReportingOverflow(product)
        else { return .failure(TextProblem("\(quoted(text)) is longer than a duration can be")) }
        microseconds = sum
    } while !cursor.isAtEnd
    return .success(.microseconds(microseconds))
}

private func notADuration(_ text: String) -> TextProblem {
    TextProblem(
        "\(quoted(text)) is not a duration",
        help: "write whole numbers with their units as in 500ms, 30s, 5m, 2h, 14d or 1h30m")
}

private func unknownUnit(
    _ name: String, in text: String, after digits: TextCursor.Digits, isWhole: Bool
) -> TextProblem {
    guard let value = digits.value, isWhole || !name.isEmpty else { return notADuration(text) }
    if name.isEmpty {
        return TextProblem(
            "\(quoted(text)) has no unit",
            help: "write \(value)s for seconds, \(value)m for minutes or \(value)ms for milliseconds")
    }
    let wanted = name.lowercased()
    let unit = DurationUnit.all.first { $0.symbol == wanted || $0.otherNames.contains(wanted) }
    let help = unit.map { "write \(value)\($0.symbol)" } ?? "the units are d, h, m, s and ms"
    return TextProblem("\(quoted(text)) is not a duration: there is no unit \(quoted(name))", help: help)
}

extension Duration {
    /// The notation of plans, such as `1h30m`, exact to the millisecond; `0s` for less.
    package var planText: String {
        var rest = wholeMicroseconds.magnitude
        var text = ""
        for unit in DurationUnit.all {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(unit.microseconds))
            if count > 0 { text += "\(count)\(unit.symbol)" }
            rest = remainder
        }
        return text.isEmpty ? "0s" : (self < .zero ? "-" : "") + text
    }

    /// For people: the two largest units, such as `2 h 5 min`, `2.5 s` or `250 ms`; coarse from 60 days on, such as
    /// `about 5 years`. What is smaller is cut off, never rounded up.
    package var words: String {
        let microseconds = Int(clamping: wholeMicroseconds.magnitude)
        let sign = self < .zero && microseconds > 0 ? "-" : ""
        return sign + Self.words(microseconds: microseconds)
    }

    /// How many days it is, where it is nothing but days.
    package var wholeDays: Int? {
        let (days, rest) = Int(clamping: wholeMicroseconds).quotientAndRemainder(dividingBy: 86_400_000_000)
        return rest == 0 ? days : nil
    }

    private static func words(microseconds: Int) -> String {
        let milliseconds = microseconds / 1000
        let seconds = milliseconds / 1000
        switch seconds {
        case 0:
            if microseconds == 0 { return "0 s" }
            return milliseconds == 0 ? "\(microseconds) µs" : "\(milliseconds) ms"
        case ..<10:
            let tenths = milliseconds % 1000 / 100
            return tenths == 0 ? "\(seconds) s" : "\(seconds).\(tenths) s"
        case ..<60: return "\(seconds) s"
        case ..<3600: return pair(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: return pair(seconds / 3600, "h", seconds / 60 % 60, "min")
        case ..<(60 * 86_400):
            let days = seconds / 86_400
            return pair(days, days == 1 ? "day" : "days", seconds / 3600 % 24, "h")
        default: return coarse(days: seconds / 86_400)
        }
    }

    private static func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
        small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
    }

    /// Months up to two years, then years: of the mean length of the Gregorian calendar, rounded to the nearest.
    private static func coarse(days: Int) -> String {
        let years = (Double(days) / 365.2425).rounded()
        return years < 2 ? "about \(Int((Double(days) / 30.436875).rounded())) months" : "about \(Int(years)) years"
    }
}
