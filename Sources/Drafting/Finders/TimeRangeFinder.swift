import CivilTime
import Patterns

/// From one time of day to another.
package struct TimeRange: Sendable, Equatable {
    /// `nil` where the text can be read in two ways.
    package var from: LocalTime?
    package var to: LocalTime?
    /// Whether the text names only the one that is there.
    package var isOneSided = false

    /// Whether it ends on the day after.
    package var isOvernight: Bool {
        guard let from, let to else { return false }
        return to <= from
    }
}

/// Finds `from 20:30 to 22:30`, `8:30 pm – 10:30 p.m.`, `2030 to 2230 hours`, `09:00 HKT - 15:00 HKT`.
enum TimeRangeFinder {
    private static let half = #"(?:\s*([ap])\.?\s?m\b\.?)?"#
    private static let clock =
        #"(?:(\d{1,2})[:.](\d{2})"# + half
        + #"|(\d{1,2})\s*([ap])\.?\s?m\b\.?|(\d{2})(\d{2})(?:\s*(?:hours|hrs|h)\b)?)(?![\d:/])"#
    private static let start = #"(?<![\d:./-])"#
    private static let zone = #"(?:\s*\(?(?:[A-Z]{2,5}|hours|hrs)\)?)?"#
    private static let otherDay = #"(?:(?:\d{4}-\d{2}-\d{2}|\d{1,2}\s+[a-z]{3,9}(?:\s+\d{4})?),?\s+)?"#
    private static let oneSided = pattern(
        #"\b(from|after|starting at|until|till|before|up to)\s+(?:about\s+|around\s+)?"# + clock)
    private static let range = pattern(
        start + clock + zone + #"\s*(?:to|until|till|and|-|–|—)\s*"# + otherDay + clock + #"(\s*(?:hours|hrs|h)\b)?"#)
    private static let single = pattern(start + clock)

    static func find(in text: CircularText) -> [Found<TimeRange>] {
        let numbers = CircularText(ClockWords.asNumbers(text.text))
        let whole = numbers.matches(range).compactMap { match, range -> Found<TimeRange>? in
            // "2014 - 2015" and "1000 to 2000 orders" are no times unless a clock is meant.
            if match[6] != nil || match[13] != nil {
                guard match.text.lowercased().contains("h") || match[15] != nil else { return nil }
            }
            var first = Reading(match, from: 1)
            let second = Reading(match, from: 8)
            var doubts: [String] = []
            if first.half == nil, second.half != nil, first.hour <= 12 {
                if first.isShort || first.hour > 0 {
                    first.half = second.half
                    if let a = first.time, let b = second.time, a >= b { first.half = "a" }
                    doubts.append("the text says am or pm only once")
                }
            }
            let unclear = [first, second].contains { $0.half == nil && $0.isShort && $0.hour > 0 }
            if unclear {
                return text.found(
                    TimeRange(), range, doubts: ["the text does not say whether this is in the morning or the evening"])
            }
            guard let from = first.time, let to = second.time else { return nil }
            if to > from, Self.namesDay(match.text) {
                return text.found(TimeRange(from: from), range, doubts: ["it ends on another day: see the text"])
            }
            if to <= from { doubts.append("it ends on the day after") }
            return text.found(TimeRange(from: from, to: to), range, doubts: doubts)
        }
        return (whole + open(in: numbers, of: text, beside: whole)).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Times with one end, such as "after 17:00", that are in no range.
    private static func open(
        in numbers: CircularText, of text: CircularText, beside whole: [Found<TimeRange>]
    ) -> [Found<TimeRange>] {
        numbers.matches(oneSided).compactMap { match, range in
            guard !whole.contains(where: { $0.range.overlaps(range) }) else { return nil }
            if match[7] != nil, !match.text.lowercased().contains("h") { return nil }
            let reading = Reading(match, from: 2)
            guard reading.half != nil || !reading.isShort, let time = reading.time else { return nil }
            let isStart = ["from", "after", "starting at"].contains(match[1]?.lowercased())
            let value = TimeRange(from: isStart ? time : nil, to: isStart ? nil : time, isOneSided: true)
            return text.found(value, range)
        }
    }

    private static let dayBetween = pattern(
        #"\d{4}-\d{2}-\d{2}|\d\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"#)

    private static func namesDay(_ words: String) -> Bool { (try? dayBetween.matches(words)) ?? false }

    /// The times of day in a piece of text.
    static func times(in words: String) -> [LocalTime] {
        ((try? single.allMatches(in: words, limit: 8)) ?? []).compactMap { match in
            if match[6] != nil, !match.text.lowercased().contains("h") { return nil }
            let reading = Reading(match, from: 1)
            return reading.half == nil && reading.isShort ? nil : reading.time
        }
    }

    /// One clock's groups.
    private struct Reading {
        let hour: Int
        let minute: Int
        var half: String?
        /// Whether the hour has one digit, as those who count to twelve write it.
        let isShort: Bool

        init(_ match: Match, from group: Int) {
            let hours = match[group] ?? match[group + 3] ?? match[group + 5] ?? ""
            hour = Int(hours) ?? 99
            minute = Int(match[group + 1] ?? match[group + 6] ?? "0") ?? 99
            half = (match[group + 2] ?? match[group + 4])?.lowercased()
            isShort = hours.count == 1
        }

        var time: LocalTime? {
            guard let half else { return LocalTime(hour: hour, minute: minute) }
            // "20:30 pm" is written, and means 20:30.
            if hour > 12 { return half == "p" ? LocalTime(hour: hour, minute: minute) : nil }
            return LocalTime(hour: hour % 12 + (half == "p" ? 12 : 0), minute: minute)
        }
    }
}
