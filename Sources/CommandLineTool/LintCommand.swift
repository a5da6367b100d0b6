import ArgumentParser
import Diagnostics
import Execution
import PlanLanguage

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check plans and site files without running anything.",
        discussion:
            "Exits 0 when there is nothing to find, 1 with findings, and 2 when something cannot be read or there is no plan."
    )

    @Argument(help: ArgumentHelp("Plan and site files, and folders of them.", valueName: "file|folder"))
    var paths: [String]

    func run(console: Console) -> Int32 {
        let linter = Linter(vocabulary: StepKinds.all.vocabulary)
        var findings: [Finding] = []
        var isUnusable = false
        for path in paths {
            switch PlanFiles.under(path) {
            case .failure(let problem):
                isUnusable = true
                console.printError("error: \(problem.description)")
            case .success(let files):
                var plans = 0
                for file in files {
                    do throws(FileProblem) {
                        let (source, decoding) = try SourceText.read(path: file)
                        let result = decoding.isEmpty ? linter.read(source) : (.unknown, decoding)
                        if case .unknown = result.document {} else { plans += 1 }
                        findings += result.findings
                    } catch {
                        isUnusable = true
                        console.printError("error: \(error.description)")
                    }
                }
                if files.count == 1, files[0] == path { continue }
                if plans == 0 {
                    isUnusable = true
                    console.printError("error: there is no plan under \"\(TerminalText.clean(path))\"")
                }
            }
        }
        console.print(findings.sortedByPlace())
        if isUnusable { return ExitStatus.usage.rawValue }
        return findings.isEmpty ? ExitStatus.passed.rawValue : ExitStatus.failed.rawValue
    }
}
