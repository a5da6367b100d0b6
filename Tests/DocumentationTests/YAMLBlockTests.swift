import Diagnostics
import Execution
import PlanLanguage
import TestSupport
import Testing

/// Every example of a plan or site file is one that lint accepts; those of the rules have tests of their own.
@Suite struct YAMLBlockTests {
    @Test(
        arguments: try Document.all().filter { $0.path != "docs/rules.md" }.flatMap(\.blocks)
            .filter { $0.language == "yaml" })
    func lintAccepts(block: CodeBlock) throws {
        // An answers file is tried by the command that reads it.
        if block.fileName != nil, block.text.hasPrefix("ctplan-answers:") { return }
        var text = block.text
        if let piece = block.completion {
            text = try #require(Completion.complete(text, as: piece), "no piece of a plan is called \"\(piece)\"")
        }
        let source = SourceText(path: "\(block.document):\(block.line)", bytes: Array(text.utf8))
        let read = Linter(vocabulary: StepKinds.all.vocabulary, files: try files(beside: block)).read(source).findings
        let findings = Ignoring(source).applied(to: read)
        // A piece need not use the inputs and hosts that stand around it, or the other way about.
        let around = ["unused-input", "unused-host"]
        let own = findings.filter { block.completion == nil || !around.contains($0.rule) }
        #expect(own.isEmpty, "\(FindingRenderer(style: .plain).render(own))")
    }

    /// The files that an example may use: those the document shows under their names, and those beside the plans.
    private func files(beside block: CodeBlock) throws -> PlanFileSource {
        let blocks = try Document(path: block.document).blocks
        let folder = block.document.split(separator: "/").dropLast().map { "\($0)/" }.joined()
        let shown = Dictionary(blocks.compactMap { block in block.fileName.map { (folder + $0, block.text) } }) { $1 }
        return PlanFileSource { path in
            if let text = shown[path] { return .success(.init(SourceText(path: path, text: text))) }
            return PlanFileSource.system.read("\(Fixtures.repository)/plans/\(path.dropFirst(folder.count))")
        }
    }

    @Test(arguments: GeneratedTables.shippedProcedures.map(\.name))
    func everyProcedureHasAnExample(name: String) throws {
        let blocks = try Document(path: "docs/procedures.md").blocks
        #expect(
            blocks.contains { $0.heading == "`\(name)`" && $0.text.contains("uses: procedures/\(name).yaml") },
            "docs/procedures.md needs a section \"## `\(name)`\" with an example")
    }

    @Test(arguments: StepKinds.all.vocabulary.kinds.map(\.name))
    func everyStepKindHasAnExample(kind: String) throws {
        let blocks = try Document(path: "docs/steps.md").blocks
        #expect(
            blocks.contains { $0.language == "yaml" && $0.heading == "`\(kind)`" && $0.text.contains("\(kind):") },
            "docs/steps.md needs a section \"## `\(kind)`\" with an example")
    }
}
