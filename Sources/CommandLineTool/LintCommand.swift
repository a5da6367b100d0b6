import ArgumentParser
import Reporting

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check plans, site files and procedures without running anything.",
        discussion: """
            Exits 0 when there is nothing to mend, 1 with findings, and 2 when something cannot be read or there is no \
            plan, site file or procedure. Hints alone leave it at 0.
            """
    )

    @Argument(help: ArgumentHelp("Plans, site files and procedures, and folders of them.", valueName: "file|folder"))
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "How findings are written: \(FindingsFormat.allCases.map(\.rawValue).joined(separator: ", ")). Where left out: text, and github inside GitHub Actions.",
            valueName: "format"))
    var format: FindingsFormat?

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Write the findings to a file as well. May be repeated.", valueName: "format=file"))
    var outputs: [FindingsOutput] = []

    func run(console: Console, environment: Environment) -> Int32 {
        Linting(paths: paths, format: format, outputs: outputs).run(console: console, environment: environment)
    }
}
