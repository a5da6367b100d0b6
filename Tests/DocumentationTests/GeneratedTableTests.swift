import Execution
import TestSupport
import Testing

/// The manual's tables say what the declarations say; `CTPLAN_UPDATE=1` writes them anew.
@Suite struct GeneratedTableTests {
    @Test(arguments: ["docs/language.md", "docs/sites.md", "docs/procedures.md", "docs/rules.md"])
    func tablesAreThoseOfTheDeclarations(path: String) throws {
        let document = try Document(path: path)
        try checkSnapshot(try GeneratedTables.update(document.text), against: "../../\(path)")
    }

    @Test func everyStepKindHasItsTables() throws {
        var text = try Document(path: "docs/steps.md").text
        for kind in StepKinds.all.vocabulary.kinds where !text.contains("\n## `\(kind.name)`\n") {
            text += "\n## `\(kind.name)`\n\n\(kind.help)\n\n\(GeneratedTables.marked("step kind \(kind.name)"))"
        }
        try checkSnapshot(try GeneratedTables.update(text), against: "../../docs/steps.md")
    }
}
