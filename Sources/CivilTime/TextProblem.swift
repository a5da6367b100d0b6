/// Why a text of a plan is not the date, time, duration or size it stands for.
package struct TextProblem: Error, Hashable, Sendable {
    /// One sentence, lower case, quoting the text.
    package let message: String
    /// What to write instead.
    package let help: String?

    package init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
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
