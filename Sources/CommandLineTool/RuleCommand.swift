import ArgumentParser
import Diagnostics
import Execution
import PlanLanguage
import Reporting

struct RuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule", abstract: "Tell what a rule of lint is about, with an example; without a name, list all.")

    @Argument(help: ArgumentHelp("As it stands in brackets in a finding.", valueName: "name"))
    var name: String?

    func run(console: Console) -> Int32 {
        guard let name else {
            console.print(list)
            return ExitStatus.passed.rawValue
        }
        guard let rule = Rule.named(name) else {
            let help = Rule.question(for: name) ?? "\"ctplan rule\" lists them all"
            console.printError("error: there is no rule \"\(TerminalText.clean(TerminalText.excerpt(name)))\"; \(help)")
            return ExitStatus.usage.rawValue
        }
        let findings = rule.example?.bad.findings(vocabulary: StepKinds.all.vocabulary) ?? []
        console.print(RulePage(rule).text(findings: FindingRenderer().render(findings)))
        return ExitStatus.passed.rawValue
    }

    private var list: String {
        let width = Rule.all.map(\.name.count).max() ?? 0
        return Rule.all.map { rule in
            let severity = rule.severity.rawValue
            return rule.name + String(repeating: " ", count: width + 2 - rule.name.count) + severity
                + String(repeating: " ", count: 9 - severity.count) + rule.summary
        }.joined(separator: "\n")
    }
}
