import Patterns

/// Finds the messages a screen is to show: quoted words near "display", "message", "screen" and the like.
enum QuotedMessageFinder {
    private static let quoted = pattern(#"[“"]([^”"“\n]{3,200}(?:\n[^”"“\n]{1,160})?)[”"]"#)
    private static let shown = pattern(
        #"\b(?:display|show|shown|shows|displayed|displays|message|screen|error|see|appears?|prompt|reads?|says?)\b"#)
    private static let trailing = pattern(#"^[^.\n]{0,60}\b(?:displayed|shown|appears?|message|on (?:the )?screen)\b"#)

    static func find(in text: CircularText) -> [Found<String>] {
        text.matches(quoted).compactMap { match, range in
            let words = CircularText.oneLine(match[1] ?? "", limit: 200)
            guard !words.isEmpty, words != SecretWords.replacement, !words.contains("://") else { return nil }
            let before = text.before(range.lowerBound, 80)
            let after = text.after(range.upperBound, 80)
            guard matches(shown, before) || matches(trailing, after) else { return nil }
            return text.found(words, range)
        }
    }

    private static func matches(_ pattern: Pattern, _ text: String) -> Bool { (try? pattern.matches(text)) ?? false }
}
