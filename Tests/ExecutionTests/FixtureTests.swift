import Diagnostics
import FoundationEssentials
import PlanLanguage
import TestSupport
import Testing

@testable import Execution

/// Plans and site files with what lint says of them, by the step kinds that the program has.
struct FixtureTests {
    static let vocabulary = StepKinds.all.vocabulary

    static func findings(_ name: String, in folder: String) throws -> [Finding] {
        let bytes = try #require(FileManager.default.contents(atPath: Fixtures.path("\(folder)/\(name)")))
        // The path of the machine stays out of the findings.
        let (source, decoding) = SourceText.decoded(path: name, bytes: Array(bytes))
        let files = PlanFileSource.machine { Fixtures.path("\(folder)/\($0)") }
        let findings = Linter(vocabulary: vocabulary, files: files).read(source).findings
        return decoding.isEmpty ? Ignoring(source).applied(to: findings) : decoding
    }

    /// Hints are left out: a file that shows every key gives advice no room.
    @Test(arguments: Fixtures.names(in: "ok", endingWith: ".yaml"))
    func `a good file has no finding`(name: String) throws {
        let findings = try Self.findings(name, in: "ok").filter { $0.severity != .hint }
        #expect(FindingRenderer().render(findings) == "")
    }

    @Test(arguments: Fixtures.names(in: "err", endingWith: ".yaml"))
    func `a bad file has its findings`(name: String) throws {
        let text = FindingRenderer().render(try Self.findings(name, in: "err"))
        try checkSnapshot(text + "\n", against: "err/\(name.dropLast(5)).out")
    }

    /// `ctplan fmt` has this one to itself.
    static let testedElsewhere: Set<String> = ["not-formatted"]

    /// Messages that leave nothing to explain, and those of step kinds, which have tests of their own.
    static let plainEnough: Set<String> = ["empty-file", "yaml-depth", "yaml-aliases", "wrong-combination"]

    @Test func `every rule has a fixture, every finding a way out`() throws {
        var shown: Set<String> = []
        for name in Fixtures.names(in: "err", endingWith: ".yaml") {
            for finding in try Self.findings(name, in: "err") {
                shown.insert(finding.rule)
                let saysWhatToWrite = ["expected", "needs", "goes with"].contains { finding.message.contains($0) }
                #expect(
                    finding.help != nil || saysWhatToWrite || Self.plainEnough.contains(finding.rule),
                    "\(FindingRenderer().oneLine(finding)) says no way out")
            }
        }
        // The examples of the catalogue are tried with their pages.
        let examples = Rule.all.map(\.name)
        let missing = try Self.rules().subtracting(shown).subtracting(Self.testedElsewhere).subtracting(examples)
        #expect(missing.isEmpty, "rules without a fixture in Tests/Fixtures/err and without an example")
    }

    /// The rule names in the sources of the language: each is the first argument of a report or a finding.
    private static func rules() throws -> Set<String> {
        var rules: Set<String> = []
        for target in ["PlanLanguage", "YAMLTree"] {
            let folder = "\(Fixtures.repository)/Sources/\(target)"
            for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
                let text = try readText("\(folder)/\(file)")
                for match in text.matches(of: /(?:report|Finding)\(\s*"([a-z-]+)"|rule: (?:String = )?"([a-z-]+)"/) {
                    rules.insert(String(match.1 ?? match.2 ?? ""))
                }
            }
        }
        #expect(rules.count > 50)
        return rules
    }
}
