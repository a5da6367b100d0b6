import ArgumentParser
import Execution
import PlanLanguage

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of plans, site files, procedures or ctplan.yaml, for editors.",
        discussion: "The schema is of draft-07. It knows less than lint: keys and shapes, not what they mean together.")

    @Argument(help: ArgumentHelp("plan, site, procedure or config.", valueName: "document"))
    var document: SchemaMaker.Document

    func run(console: Console) -> Int32 {
        console.print(SchemaMaker(vocabulary: StepKinds.all.vocabulary).schema(of: document).indented())
        return ExitStatus.passed.rawValue
    }
}

extension SchemaMaker.Document: ExpressibleByArgument {}
