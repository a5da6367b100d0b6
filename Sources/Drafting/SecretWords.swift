import Patterns

/// Passwords and keys that stand in a circular, which no draft copies.
enum SecretWords {
    static let replacement = "[left out]"

    private static let word = #"\b(?:pass(?:word|code|phrase)s?|pwd|pin(?: code)?|secret|api[ -]?key|token)\b"#
    private static let patterns = [
        pattern(#"-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]*PRIVATE KEY-----)?"#),
        pattern(word + #"[^\n"“'‘]{0,30}["“'‘]\K[^"”'’\n]{1,200}(?=["”'’])"#),
        pattern(word + #"(?:\s+(?:is|are|will be)\b\s*:?|\s*[:=])\s*\K(?!\[left out\])[^\s"“'‘]{1,200}"#),
        pattern(word + #"\s+\K(?=[^\s]{0,60}\d)(?=[^\s]{0,60}[a-z])[^\s\[]{6,200}"#),
        pattern(#"[a-z]{2,6}://\K[^\s/@:]{1,100}:[^\s/@]{1,100}(?=@)"#),
    ]

    /// The text without them, with as many lines.
    static func leftOut(of text: String) -> String {
        patterns.reduce(text) { text, pattern in
            guard let matches = try? pattern.allMatches(in: text, limit: 1_000), !matches.isEmpty else { return text }
            var result = ""
            var kept = text.startIndex
            for match in matches where match.range.lowerBound >= kept {
                result += text[kept..<match.range.lowerBound] + replacement
                result += String(repeating: "\n", count: match.text.utf8.count { $0 == 0x0A })
                kept = match.range.upperBound
            }
            return result + text[kept...]
        }
    }
}
