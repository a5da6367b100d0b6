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

    @Flag(
        help:
            "Mend what can be mended without changing what a plan says; --fix=unsafe takes every change that is known.")
    var fix = false

    @Flag(help: .hidden)
    var unsafe = false

    @Flag(help: "With --fix: write nothing, show what would change.")
    var diff = false

    @Flag(
        name: .customLong(Linting.respectLeaveOut),
        help: "Pass over what ctplan.yaml leaves out also where it is named itself, as hooks name files.")
    var respectsLeaveOut = false

    func validate() throws {
        if fix, let word = paths.first(where: { ["unsafe", "safe"].contains($0) }) {
            throw ValidationError("\"\(word)\" would be a file; write --fix=\(word)")
        }
        if diff, !fix { throw ValidationError("--diff goes with --fix") }
        if unsafe, !fix { throw ValidationError("write --fix=unsafe") }
    }

    /// The parser knows no option that may stand with a value and without.
    static func spelledOut(_ arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName else { return arguments }
        return arguments.flatMap { argument in
            switch argument {
            case "--fix=unsafe": ["--fix", "--unsafe"]
            case "--fix=safe": ["--fix"]
            default: [argument]
            }
        }
    }

    func run(console: Console, environment: Environment) -> Int32 {
        Linting(
            paths: paths, format: format, outputs: outputs, fixes: fix ? (unsafe ? .unsafe : .safe) : nil,
            isDifference: diff, respectsLeaveOut: respectsLeaveOut
        ).run(console: console, environment: environment)
    }
}
