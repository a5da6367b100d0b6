/// Why a text is not a pattern or a glob.
package struct PatternProblem: Error, Hashable, Sendable {
    /// One sentence, lower case, quoting the pattern.
    package let message: String
    /// Where in the pattern, counted in bytes of UTF-8 from 0; its length when the end came too early.
    package let offset: Int
}

/// Why it is not known whether a pattern matches.
package enum MatchProblem: Error, Hashable, Sendable {
    /// Trying took more steps or memory than a match may take: the pattern runs away on this text.
    case ranAway(pattern: String)
    /// What PCRE2 says, `pcre2_get_error_message(3)`.
    case failed(pattern: String, reason: String)

    /// One sentence, lower case, quoting the pattern.
    package var message: String {
        switch self {
        case .ranAway(let pattern):
            "the pattern \(quoted(pattern)) was given up: it tries too many ways to match this text"
        case .failed(let pattern, let reason): "the pattern \(quoted(pattern)) could not be tried: \(reason)"
        }
    }

    /// What to do about it.
    package var help: String? {
        switch self {
        case .ranAway: "avoid a repetition inside a repetition, as in (a+)+, and several .* in one pattern"
        case .failed: nil
        }
    }
}

/// The text in quotes for a message: what cannot be seen shown as `\u{1B}`, long texts cut.
func quoted(_ text: String) -> String {
    let limit = 60
    let invisible: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
    let shown = text.unicodeScalars.prefix(limit).map { scalar in
        invisible.contains(scalar.properties.generalCategory)
            ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }
    return "\"\(shown.joined())\(text.unicodeScalars.count > limit ? "…" : "")\""
}
