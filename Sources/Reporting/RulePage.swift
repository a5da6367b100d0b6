import Diagnostics
import PlanLanguage

/// What the catalogue says of a rule, for a terminal and for code scanning.
package struct RulePage: Sendable {
    private let rule: Rule

    package init(_ rule: Rule) {
        self.rule = rule
    }

    /// Without a line break at the end.
    package var text: String { text(findings: nil) }

    /// The same with the bad example's findings, as lint shows them.
    package func text(findings: String?) -> String {
        let words = [rule.severity.rawValue, rule.group.rawValue, "fix: \(rule.fix?.rawValue ?? "none")"]
        var parts = ["\(rule.name) (\(words.joined(separator: ", "))): \(rule.summary)", rule.reason]
        guard let example = rule.example else { return parts.joined(separator: "\n\n") }
        parts.append("Bad:\n\n" + files(example.bad, indented))
        if let findings { parts.append("Lint says:\n\n" + indented(findings)) }
        parts.append("Mended:\n\n" + files(example.mended, indented))
        return parts.joined(separator: "\n\n")
    }

    /// Without a heading.
    package var markdown: String {
        guard let example = rule.example else { return rule.reason }
        return [rule.reason, files(example.bad, fenced), "Mended:", files(example.mended, fenced)].joined(
            separator: "\n\n")
    }

    private func files(_ sample: Rule.Sample, _ form: (String) -> String) -> String {
        ([form(sample.text)] + sample.files.map { "and in \($0.name):\n\n" + form($0.text) }
            + (sample.rest.map { ["\($0.words)."] } ?? [])).joined(separator: "\n\n")
    }

    private func indented(_ text: String) -> String {
        TerminalText.clean(text, keepingLineBreaks: true).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n").trimmedAtEnd
    }

    private func fenced(_ text: String) -> String {
        "```yaml\n\(TerminalText.clean(text, keepingLineBreaks: true))```"
    }
}

extension String {
    fileprivate var trimmedAtEnd: String { String(reversed().drop { $0 == "\n" }.reversed()) }
}
