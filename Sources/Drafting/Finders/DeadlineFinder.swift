import CivilTime
import Patterns

/// What must be done by a day.
package struct DeadlineMention: Sendable, Equatable {
    package let day: DateMention
    package let time: LocalTime?
    package let task: String
}

/// Finds the days that "by", "on or before" or "no later than" stand before.
enum DeadlineFinder {
    private static let lead = pattern(
        #"\b(?:by|on or before|(?:no|not) later than|at the latest|deadline(?:\s+is)?|due(?: date)?|before|closes?(?: on)?"#
            + #"|last (?:date|day) (?:for|of|to)|closing date)\b"#
            + #"[^.;\n|]{0,40}\n?[^.;\n\d|]{0,20}$"#)
    private static let timedLead = pattern(
        #"\b(?:by|before|(?:no|not) later than)\b[^;\n|]{0,12}\d[^;\n|]{0,20}$"#)

    static func find(in text: CircularText, dates: [Found<DateMention>]) -> [Found<DeadlineMention>] {
        var known: Set<String> = []
        return dates.compactMap { date in
            guard date.value.last == nil else { return nil }
            let before = text.before(date.range.lowerBound, 60)
            guard [lead, timedLead].contains(where: { (try? $0.matches(before)) ?? false }) else { return nil }
            let sentence = SentenceFinder.sentence(around: date.range, in: text)
            let start = max(sentence.lowerBound, date.range.lowerBound - 30)
            let end = min(max(sentence.upperBound, date.range.upperBound), date.range.upperBound + 16)
            let words =
                text.slice(start..<date.range.lowerBound) + " | " + text.slice(date.range.upperBound..<end)
            let line = text.line(at: date.range.lowerBound)
            // The last cell of a row often repeats the day.
            guard date.value.first == nil || known.insert("\(line) \(date.value.first?.description ?? "")").inserted
            else { return nil }
            let value = DeadlineMention(
                day: date.value, time: TimeRangeFinder.times(in: words).first,
                task: task(in: text.slice(sentence), of: text.slice(date.range)))
            return Found(
                value: value, quote: text.quote(sentence), range: date.range, doubts: date.doubts)
        }
    }

    /// A sentence as it is; of a table's row the cells without the one of the day.
    private static func task(in sentence: String, of day: String) -> String {
        let cells = sentence.split(separator: "|").map { CircularText.oneLine(String($0), limit: 300) }
        guard cells.count > 2 else { return CircularText.oneLine(sentence, limit: 300) }
        let rest = cells.filter { !$0.isEmpty && $0 != "-" && !$0.contains(CircularText.oneLine(day, limit: 300)) }
        return CircularText.oneLine(rest.joined(separator: "; "), limit: 300)
    }
}
