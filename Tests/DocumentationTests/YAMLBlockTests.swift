import Diagnostics
import Execution
import PlanLanguage
import TestSupport
import Testing

/// Every example of a plan or site file is one that lint accepts.
@Suite struct YAMLBlockTests {
    @Test(arguments: try Document.all().flatMap(\.blocks).filter { $0.language == "yaml" })
    func lintAccepts(block: CodeBlock) throws {
        // An answers file is tried by the command that reads it.
        if block.fileName != nil, block.text.hasPrefix("ctplan-answers:") { return }
        var text = block.text
        if let piece = block.completion {
            text = try #require(Completion.complete(text, as: piece), "no piece of a plan is called \"\(piece)\"")
        }
        let source = SourceText(path: "\(block.document):\(block.line)", bytes: Array(text.utf8))
        let findings = Linter(vocabulary: StepKinds.all.vocabulary).read(source).findings
        // A piece need not use the inputs that stand around it, or the other way about.
        let own = findings.filter { block.completion == nil || $0.rule != "unused-input" }
        #expect(own.isEmpty, "\(FindingRenderer(style: .plain).render(own))")
    }

    @Test(arguments: StepKinds.all.vocabulary.kinds.map(\.name))
    func everyStepKindHasAnExample(kind: String) throws {
        let blocks = try Document(path: "docs/steps.md").blocks
        #expect(
            blocks.contains { $0.language == "yaml" && $0.heading == "`\(kind)`" && $0.text.contains("\(kind):") },
            "docs/steps.md needs a section \"## `\(kind)`\" with an example")
    }
}
