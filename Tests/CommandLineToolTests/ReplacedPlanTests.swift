import Diagnostics
import Execution
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
}
