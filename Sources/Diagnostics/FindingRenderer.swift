/// Writes findings as text for people: where, what, the line itself with the place marked, and the way out.
///
/// ```
/// plans/x.yaml:41:9: error: unknown field "expct" in step "reports" [unknown-field]
///    |
/// 41 |         expct: {status: 200}
///    |         ^^^^^
///    = did you mean "expect"?
/// ```
package struct FindingRenderer: Sendable {
    /// Whether to write colours; whether the output wants them is for the caller to know.
    package enum Style: Sendable {
        case plain, colour
    }

    package let style: Style
    /// How many lines before the marked one are shown.
    package let contextLines: Int
    /// The most columns a line of a snippet may take with its line number.
    package let width: Int

    package init(style: Style = .plain, contextLines: Int = 0, width: Int = 160) {
        self.style = style
        self.contextLines = max(0, contextLines)
        self.width = max(40, width)
    }

    /// Each finding once, in the order of places, with an empty line between them and no line break at the end.
    package func render(_ findings: [Finding]) -> String {
        findings.sortedByPlace().map(render).joined(separator: "\n\n")
    }

    /// One finding over several lines, without a line break at the end.
    package func render(_ finding: Finding) -> String {
        let gutter = String(repeating: " ", count: String(finding.place.line).count)
        var lines = [header(finding)]
        lines += snippet(finding, gutter: gutter)
        let bullet = gutter + " " + paint("=", .gutter) + " "
        lines += details(finding.details, bullet: bullet, indent: gutter + "   ")
        if let help = finding.help { lines.append(bullet + TerminalText.clean(help)) }
        for note in finding.notes {
            let place = note.place.map { ": " + TerminalText.clean($0.description) } ?? ""
            lines.append(bullet + "note: " + TerminalText.clean(note.message) + place)
        }
        return lines.joined(separator: "\n")
    }

    /// One finding on one line, for editors, logs and `grep`.
    package func oneLine(_ finding: Finding) -> String {
        let help = finding.help.map { ($0.hasSuffix("?") ? ", " : "; ") + TerminalText.clean($0) } ?? ""
        return start(finding) + TerminalText.clean(finding.message) + help + rule(finding)
    }

    private func header(_ finding: Finding) -> String {
        start(finding) + paint(TerminalText.clean(finding.message), .strong) + rule(finding)
    }

    private func start(_ finding: Finding) -> String {
        paint(TerminalText.clean(finding.place.description) + ":", .strong) + " "
            + paint("\(finding.severity.rawValue):", .severity(finding.severity)) + " "
    }

    private func rule(_ finding: Finding) -> String {
        finding.rule.isEmpty ? "" : " " + paint("[\(TerminalText.clean(finding.rule))]", .faint)
    }

    private func snippet(_ finding: Finding, gutter: String) -> [String] {
        guard finding.showsLine else { return [] }
        let place = finding.place
        let bar = paint("|", .gutter)
        let room = width - gutter.count - 3
        let marked = Snippet(of: place, width: room)
        guard !marked.text.isEmpty else { return [] }
        var lines = ["\(gutter) \(bar)"]
        for number in max(1, place.line - contextLines)..<max(1, place.line) {
            let text = Snippet(of: Place(source: place.source, line: number, column: 1), width: room).text
            lines.append(numbered(number, text, bar: bar, gutter: gutter))
        }
        lines.append(numbered(place.line, marked.text, bar: bar, gutter: gutter))
        let marks = paint(String(repeating: "^", count: marked.marked), .severity(finding.severity))
        lines.append("\(gutter) \(bar) " + String(repeating: " ", count: marked.indent) + marks)
        return lines
    }

    private func numbered(_ number: Int, _ text: String, bar: String, gutter: String) -> String {
        let digits = String(number)
        let padded = String(repeating: " ", count: max(0, gutter.count - digits.count)) + digits
        return paint(padded, .gutter) + " " + bar + (text.isEmpty ? "" : " " + text)
    }

    /// `actual:   "Welcome"`, the texts of all details starting in the same column.
    private func details(_ details: [Finding.Detail], bullet: String, indent: String) -> [String] {
        let column = details.map(\.label.count).max() ?? 0
        return details.flatMap { detail in
            let padding = String(repeating: " ", count: column - detail.label.count + 1)
            let continuation = indent + String(repeating: " ", count: column + 2)
            let texts = detail.text.split(separator: "\n", omittingEmptySubsequences: false)
            return texts.enumerated().map { index, text in
                let lead = index == 0 ? bullet + TerminalText.clean(detail.label) + ":" + padding : continuation
                return lead + TerminalText.clean(String(text))
            }
        }
    }

    private enum Paint {
        case strong, faint, gutter
        case severity(Severity)

        /// Parameters of SGR (ECMA-48, 8.3.117).
        var code: String {
            switch self {
            case .strong: "1"
            case .faint: "2"
            case .gutter: "34"
            case .severity(.error): "1;31"
            case .severity(.warning): "1;33"
            case .severity(.hint): "1;36"
            }
        }
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        style == .plain ? text : "\u{1B}[\(paint.code)m\(text)\u{1B}[0m"
    }
}
