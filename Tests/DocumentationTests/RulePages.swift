import Diagnostics
import Execution
import PlanLanguage

/// The sections of `docs/rules.md`, made from the catalogue and from what lint says of its examples.
enum RulePages {
    /// A table of all rules by groups, each with a link to its section.
    static let list: String =
        "| Rule | Severity | Fix | What it finds |\n|---|---|---|---|\n"
        + rulesByGroup.flatMap(\.rules).map { rule in
            "| [`\(rule.name)`](#\(rule.name)) | \(rule.severity.rawValue) | \(rule.fix?.rawValue ?? "") | \(rule.summary) |"
        }.joined(separator: "\n")

    static let text: String = rulesByGroup.map { group, rules in
        "\n## \(title(of: group))\n\n" + rules.map(section).joined(separator: "\n")
    }.joined()

    private static let rulesByGroup = Rule.Group.allCases.map { group in
        (group: group, rules: Rule.all.filter { $0.group == group }.sorted { $0.name < $1.name })
    }.filter { !$0.rules.isEmpty }

    private static func title(of group: Rule.Group) -> String {
        group.rawValue.prefix(1).uppercased() + group.rawValue.dropFirst()
    }

    private static func section(_ rule: Rule) -> String {
        let head =
            "### \(rule.name)\n\n**\(rule.severity.rawValue)** · fix: \(rule.fix?.rawValue ?? "none") · \(rule.summary)\n\n\(rule.reason)\n"
        guard let example = rule.example else { return head }
        let findings = example.bad.findings(vocabulary: StepKinds.all.vocabulary)
        return head + "\n" + files(example.bad)
            + "\n```text\n\(FindingRenderer().render(findings))\n```\n\nMended:\n\n" + files(example.mended)
    }

    private static func files(_ sample: Rule.Sample) -> String {
        block(sample.text)
            + sample.files.map { "\nand in `\($0.name)`:\n\n" + block($0.text) }.joined()
            + (sample.rest.map { "\n\($0.words).\n" } ?? "")
    }

    private static func block(_ text: String) -> String {
        "```yaml\n\(TerminalText.clean(text, keepingLineBreaks: true))```\n"
    }
}
