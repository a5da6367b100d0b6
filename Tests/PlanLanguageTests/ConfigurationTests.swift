import CivilTime
import Diagnostics
import Testing

@testable import PlanLanguage

/// `ctplan.yaml`: where it is found, what it changes, what is wrong with it.
@Suite struct ConfigurationTests {
    private static let place = Place(source: SourceText(path: "x", text: "x\n"), line: 1, column: 1)

    private func source(_ files: [String: String], root: String = "/repository/") -> ConfigurationSource {
        ConfigurationSource(
            folders: .init(
                isRoot: { $0 == root },
                read: { path in files[path].map { .init(SourceText(path: path, text: $0)) } }),
            workingFolder: "/repository")
    }

    private func severities(_ source: inout ConfigurationSource, _ path: String) -> [String] {
        let findings = [
            Finding("unused-input", .warning, at: Self.place, "w"), Finding("no-retry", .hint, at: Self.place, "h"),
            Finding("unknown-field", .error, at: Self.place, "e"),
        ]
        return source.judged(findings, of: path).map { "\($0.rule) \($0.severity.rawValue)" }
    }

    @Test(arguments: [
        ("plans/x.yaml", ["unused-input hint", "no-retry warning", "unknown-field error"]),
        ("/repository/plans/x.yaml", ["unused-input hint", "no-retry warning", "unknown-field error"]),
        ("./plans/../x.yaml", ["unused-input hint", "no-retry warning", "unknown-field error"]),
        ("plans/old/x.yaml", ["no-retry warning", "unknown-field error"]),
        ("plans/old/older/x.yaml", ["no-retry warning", "unknown-field error"]),
        ("plans/x.draft.yaml", ["unused-input warning", "no-retry warning", "unknown-field error"]),
        ("../x.yaml", ["unused-input warning", "no-retry hint", "unknown-field error"]),
    ])
    func givesSeverities(path: String, severities expected: [String]) {
        var source = source([
            "/repository/ctplan.yaml": """
            ctplan-config: 1
            rules: {unused-input: hint, no-retry: warning}
            folders:
              plans/old: {rules: {unused-input: off}}
              "**/*.draft.yaml": {rules: {unused-input: warning}}
            """
        ])
        #expect(severities(&source, path) == expected)
        #expect(source.findings.isEmpty, "\(FindingRenderer().render(source.findings))")
    }

    @Test func theNearestHolds() {
        var source = source([
            "/repository/ctplan.yaml": "ctplan-config: 1\nrules: {unused-input: off}\n",
            "/repository/plans/ctplan.yaml": "ctplan-config: 1\nrules: {no-retry: off}\n",
            "/ctplan.yaml": "ctplan-config: 1\nrules: {unused-input: off, no-retry: off}\n",
        ])
        #expect(severities(&source, "plans/x.yaml") == ["unused-input warning", "unknown-field error"])
        #expect(severities(&source, "sites/x.yaml") == ["no-retry hint", "unknown-field error"])
        // Nothing is looked for above the root of the repository.
        var other = self.source(["/ctplan.yaml": "ctplan-config: 1\nrules: {no-retry: off}\n"])
        #expect(severities(&other, "plans/x.yaml").count == 3)
    }

    @Test(arguments: [
        ("plans/drafts/x.yaml", true), ("plans/x.yaml", false), ("plans/a/b/x.old.yaml", true),
        ("x.old.yaml", true), ("drafts/x.yaml", false), ("plans/drafts-of-today/x.yaml", false),
    ])
    func leavesOut(path: String, isLeftOut: Bool) {
        var source = source([
            "/repository/ctplan.yaml": "ctplan-config: 1\nleave-out: [plans/drafts, \"**/*.old.yaml\"]\n"
        ])
        #expect(source.leavesOut(path) == isLeftOut)
    }

    @Test(arguments: [
        ("rules: {unused-inpt: off}", "unknown-rule", "did you mean \"unused-input\"?"),
        ("rules: {unknown-field: off}", "wrong-value", "take the line out: a plan with an error cannot be run"),
        ("rules: {unused-input: error}", "wrong-value", nil), ("ruls: {}", "unknown-field", "did you mean \"rules\"?"),
        (
            "leave-out: [../x]", "wrong-value",
            "write a path from there, such as plans/drafts, or a pattern such as **/*.old.yaml"
        ),
        ("folders: {plans: {rules: {nonsense-of-mine: off}}}", "unknown-rule", "\"ctplan rule\" lists them all"),
        ("leave-out: {", "yaml-syntax", nil),
    ])
    func saysWhatIsWrong(line: String, rule: String, help: String?) {
        var source = source(["/repository/ctplan.yaml": "ctplan-config: 1\n\(line)\n"])
        _ = source.leavesOut("x.yaml")
        #expect(source.findings.map(\.rule) == [rule], "\(FindingRenderer().render(source.findings))")
        if let help { #expect(source.findings.first?.help == help) }
        #expect(source.findings.first?.place.source.path == "ctplan.yaml")
    }

    @Test func judgingJoinsRulesCommentsAndConfiguration() {
        let text = """
            ctplan: 1
            title: T
            inputs:
              one: {about: O}
              two: {about: T} # ctplan-lint: ignore unused-input because another plan has it
            hosts: {web: https://www.example.com}
            objectives: {a: {steps: {reach: {http: {to: web}}}}}
            """
        var judging = Judging(
            linter: Linter(vocabulary: SampleKinds.vocabulary),
            configurations: source(["/repository/ctplan.yaml": "ctplan-config: 1\nrules: {unused-input: hint}\n"]))
        let findings = judging.findings(of: SourceText(path: "plans/x.yaml", text: text))
        #expect(findings.filter { $0.rule == "unused-input" }.map(\.severity) == [.hint])
        #expect(findings.allSatisfy { $0.rule != "unused-ignore" })
    }
}
