import Patterns

/// "noon" and "midnight".
enum ClockWords {
    private static let words = pattern(#"\b(?:12(?:[:.]00)?\s{1,3})?(?:(noon)|midnight)\b"#)

    /// The text with numbers for them, each of as many bytes, so that places stay.
    static func asNumbers(_ text: String) -> String {
        guard let matches = try? words.allMatches(in: text, limit: 200), !matches.isEmpty else { return text }
        var result = ""
        var kept = text.startIndex
        for match in matches {
            let length = match.text.utf8.count
            let isNoon = match[1] != nil
            let number = length < 5 ? "12pm" : isNoon ? "12:00" : "00:00"
            result += text[kept..<match.range.lowerBound] + number
            result += String(repeating: " ", count: length - number.utf8.count)
            kept = match.range.upperBound
        }
        return result + text[kept...]
    }
}
