import Diagnostics
import Execution
import FoundationEssentials
import PlanLanguage
import TestSupport
import Testing

/// The catalogue of rules says what lint does.
@Suite struct RuleTests {
    @Test(arguments: Rule.all.filter { $0.example != nil }.map(\.name))
    func anExampleHasItsFindingAndTheMendedFormNone(name: String) throws {
        let example = try #require(Rule.named(name)?.example)
        let bad = example.bad.findings(vocabulary: StepKinds.all.vocabulary)
        #expect(Set(bad.map(\.rule)) == [name], "\(FindingRenderer().render(bad))")
        let mended = example.mended.findings(vocabulary: StepKinds.all.vocabulary)
        #expect(mended.isEmpty, "\(FindingRenderer().render(mended))")
    }

    @Test func aSeverityIsTheGravestOfItsFindings() {
        for rule in Rule.all {
            let severities = rule.example?.bad.findings(vocabulary: StepKinds.all.vocabulary).map(\.severity) ?? []
            #expect(
                severities.allSatisfy { $0 == rule.severity || rule.severity == .error }, "\(rule.name): \(severities)")
        }
    }

    @Test func namesAreUnique() {
        #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
    }

    @Test func theCatalogueHasTheRulesThatFindingsName() throws {
        let catalogue = Set(Rule.all.map(\.name))
        let emitted = try Self.rulesInSources().union(Self.rulesInFixtures())
        #expect(emitted.subtracting(catalogue).isEmpty, "not in Sources/PlanLanguage/Rules")
        #expect(catalogue.subtracting(emitted).isEmpty, "in the catalogue, and found nowhere")
    }

    /// The names that all sources give to findings.
    private static func rulesInSources() throws -> Set<String> {
        let pattern = /(?:report|Finding)\(\s*"([a-z-]+)",|rule: (?:String = )?"([a-z-]+)"/
        var rules: Set<String> = []
        for target in ["Diagnostics", "YAMLTree", "PlanLanguage", "Execution", "CommandLineTool"] {
            let folder = "\(Fixtures.repository)/Sources/\(target)"
            for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
                for match in try readText("\(folder)/\(file)").matches(of: pattern) {
                    rules.insert(String(match.1 ?? match.2 ?? ""))
                }
            }
        }
        return rules
    }

    private static func rulesInFixtures() throws -> Set<String> {
        var rules: Set<String> = []
        for name in Fixtures.names(in: "err", endingWith: ".out") {
            for match in try readText(Fixtures.path("err/\(name)")).matches(
                of: /: (?:error|warning|hint): .* \[([a-z-]+)\]\n/)
            {
                rules.insert(String(match.1))
            }
        }
        return rules
    }
}
