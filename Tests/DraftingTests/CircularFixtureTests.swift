import Diagnostics
import Execution
import PlanLanguage
import TestSupport
import Testing

@testable import Drafting

/// The drafts of whole circulars, as they stand in the fixtures; `CTPLAN_UPDATE=1` writes them anew.
@Suite struct CircularFixtureTests {
    static let names = [
        "north-sea", "short-lines", "no-headings", "mail-and-files", "loud", "no-dates", "web-page",
    ]

    @Test(arguments: names)
    func isDraftedAsItStands(name: String) throws {
        let bytes = Array(try readText(Fixtures.path("circulars/\(name).txt")).utf8)
        let vocabulary = StepKinds.all.vocabulary
        let raw = Draft(circular: CircularText.read(bytes)).yaml(origin: "\(name).txt")
        let formatted = try PlanFormatter(vocabulary: vocabulary)
            .formatted(SourceText(path: "draft.yaml", text: raw)).get()
        let draft = String(decoding: formatted, as: UTF8.self)
        try checkSnapshot(draft, against: "circulars/\(name).yaml")
        let findings = Linter(vocabulary: vocabulary).read(SourceText(path: "draft.yaml", text: draft)).findings
        let others = findings.filter { $0.rule != "todo" }
        #expect(others.isEmpty, "\(FindingRenderer().render(others))")
        #expect(!draft.contains("Example-4711"))
    }
}
