/// Why a page could not be read, or why it does not have what the plan asks of it.
package struct PageProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence, lower case; what the plan says is in double quotes, what the page says in backquotes.
    package let message: String
    /// The way out, where there is one.
    package let advice: String?

    package init(_ message: String, advice: String? = nil) {
        self.message = message
        self.advice = advice
    }

    package var description: String { advice.map { "\(message); \($0)" } ?? message }

    /// For what only a script of the page could do.
    static func needsScript(_ subject: String) -> PageProblem {
        PageProblem(
            "\(subject) needs a script of the page, which this tool does not run",
            advice: "list the step under `by-hand` in the site file, so that a person does it in a browser")
    }
}

/// Text of a page made fit for one line of a message: no control characters, no more than 60 characters.
func shown(_ text: String) -> String {
    let line = collapsed(String(String.UnicodeScalarView(text.unicodeScalars.filter { !isControl($0) })))
    return line.count > 60 ? line.prefix(59) + "…" : line
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    let kind = scalar.properties.generalCategory
    return (kind == .control && !scalar.properties.isWhitespace) || kind == .format
}

/// Names in backquotes, with commas between, at most twelve of them.
func listed(_ names: [String]) -> String {
    let first = names.prefix(12).map { "`\(shown($0))`" }.joined(separator: ", ")
    return names.count > 12 ? "\(first) and \(names.count - 12) more" : first
}
