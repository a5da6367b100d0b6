import Diagnostics
import Execution
import FoundationEssentials
import PlanLanguage
import TestSupport
import Testing

@testable import CommandLineTool

struct ReplacedPlanTests {
    private static func text(_ more: String) -> String {
        """
        ctplan: 1
        title: A plan
        hosts: {web: https://www.example.com}
        objectives: {a: {steps: {reach: {http: {to: web}}}}}
        \(more)
        """
    }

    @Test func `a plan beside it that takes its place is found`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.text(""), to: "old.yaml")
        try folder.write(Self.text("replaces: [older, old]"), to: "new.yaml")
        try folder.write(Self.text("replaces: [older]"), to: "other.yaml")
        try folder.write(Self.text("replaces: [old]"), to: "elsewhere/further.yaml")
        try folder.write("replaces: [old", to: "broken.yaml")
        let linter = Linter(vocabulary: StepKinds.all.vocabulary)
        let (source, _) = try SourceText.read(path: path)
        guard case .plan(let plan) = linter.read(source).document else {
            Issue.record("not a plan")
            return
        }
        let warnings = ReplacedPlan(plan: plan, linter: linter).warnings
        #expect(warnings.map(\.rule) == ["replaced-plan"])
        #expect(warnings.first?.message == "plan \"old\" is replaced by \(folder.path("new.yaml"))")
        #expect(warnings.first?.severity == .warning)
    }

    @Test(arguments: ["UTF-16LE", "UTF-16BE", "UTF-8 with a mark", "a quoted key", "JSON"])
    func `it is found in whatever form it was saved`(form: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.text(""), to: "old.yaml")
        let other = Self.text("replaces: [old]")
        let bytes: [UInt8] =
            switch form {
            case "UTF-16LE": [0xFF, 0xFE] + other.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "UTF-16BE": other.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            case "UTF-8 with a mark": [0xEF, 0xBB, 0xBF] + Array("replaces: [old]\n\(Self.text(""))".utf8)
            case "a quoted key": Array(Self.text("\"replaces\": [old]").utf8)
            default:
                Array(
                    """
                    {"ctplan": 1, "title": "A plan", "replaces": ["old"], "hosts": {"web": "https://www.example.com"},
                     "objectives": {"a": {"steps": {"reach": {"http": {"to": "web"}}}}}}
                    """.utf8)
            }
        try Data(bytes).write(to: URL(filePath: folder.path("new.yaml")))
        let linter = Linter(vocabulary: StepKinds.all.vocabulary)
        guard case .plan(let plan) = linter.read(try SourceText.read(path: path).0).document else {
            Issue.record("not a plan")
            return
        }
        #expect(ReplacedPlan(plan: plan, linter: linter).warnings.map(\.rule) == ["replaced-plan"])
    }
}
