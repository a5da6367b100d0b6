import Diagnostics
import Execution
import Glibc
import PlanLanguage

/// What `ctplan fmt` does, apart from how its command line is read.
struct Formatting {
    let paths: [String]
    var isCheck = false
    var isDifference = false

    private static let standardInput = "-"

    init(paths: [String], isCheck: Bool = false, isDifference: Bool = false) {
        self.paths = paths
        self.isCheck = isCheck
        self.isDifference = isDifference
    }

    /// For a command line of nothing but paths and `--check`, as hooks write it; `nil` for others, which take the parser.
    init?(plain arguments: [String]) {
        guard arguments.first == FormatCommand.configuration.commandName else { return nil }
        let paths = arguments.dropFirst().filter { $0 != "--check" }
        guard !paths.isEmpty, paths.allSatisfy({ !$0.isEmpty && (!$0.hasPrefix("-") || $0 == Self.standardInput) })
        else { return nil }
        self.init(paths: Array(paths), isCheck: paths.count + 1 < arguments.count)
    }

    func run(console: Console) -> Int32 {
        var round = Round(formatter: PlanFormatter(vocabulary: StepKinds.all.vocabulary))
        var taken: Set<String> = []
        var configurations = ConfigurationSource(folders: .machine, workingFolder: Machine.workingFolder)
        for path in paths {
            if path == Self.standardInput {
                formatStandardInput(&round, console)
                continue
            }
            let found = PlanFiles(under: path)
            round.problems += found.problems.map(\.description)
            for file in found.files where taken.insert(file).inserted {
                if file != path, configurations.leavesOut(file) { continue }
                format(file, &round, console)
            }
            if found.files.isEmpty, PlanFiles.isFolder(path) {
                round.problems.append(
                    "there is no plan, site file or procedure under \"\(TerminalText.clean(path))\"")
            }
        }
        // On standard output the text itself may stand.
        console.printError(round.findings)
        for problem in round.problems { console.printError("error: \(problem)") }
        guard round.findings.isEmpty, round.problems.isEmpty else { return ExitStatus.usage.rawValue }
        return (round.isDifferent && (isCheck || isDifference) ? ExitStatus.failed : ExitStatus.passed).rawValue
    }

    private struct Round {
        let formatter: PlanFormatter
        var findings: [Finding] = []
        var problems: [String] = []
        var isDifferent = false
    }

    private func format(_ path: String, _ round: inout Round, _ console: Console) {
        do throws(FileProblem) {
            let (file, findings) = try WrittenFile.read(path: path)
            guard let text = text(of: file, findings, &round), text != file.source.bytes else { return }
            round.isDifferent = true
            guard !show(path, file.source.bytes, text, console) else { return }
            do throws(FileReplacement.Problem) {
                try FileReplacement.replace(path, having: file.bytes, with: file.bytes(of: text))
                console.print("formatted \(TerminalText.clean(path))")
            } catch {
                round.problems.append(error.description)
            }
        } catch {
            round.problems.append(error.description)
        }
    }

    private func formatStandardInput(_ round: inout Round, _ console: Console) {
        guard let bytes = readStandardInput() else {
            round.problems.append("standard input cannot be read, or is larger than any plan")
            return
        }
        let (file, findings) = WrittenFile.decoded(path: "<stdin>", bytes: bytes)
        guard let text = text(of: file, findings, &round) else { return }
        if text != file.source.bytes { round.isDifferent = true }
        if isCheck || isDifference {
            if round.isDifferent { _ = show("<stdin>", file.source.bytes, text, console) }
        } else {
            console.write(String(decoding: file.bytes(of: text), as: UTF8.self))
        }
    }

    /// The text in its form, `nil` where the file is left alone.
    private func text(of file: WrittenFile, _ findings: [Finding], _ round: inout Round) -> [UInt8]? {
        guard findings.isEmpty else {
            round.findings += findings
            return nil
        }
        switch round.formatter.formatted(file.source) {
        case .success(let text): return text
        case .failure(let refusal):
            round.findings += refusal.findings
            return nil
        }
    }

    /// Shows the change where it is only to be shown.
    private func show(_ path: String, _ old: [UInt8], _ new: [UInt8], _ console: Console) -> Bool {
        if isDifference {
            console.write(LineDifference(path: path, from: old, to: new).text)
        } else if isCheck {
            console.print(TerminalText.clean(path))
        }
        return isCheck || isDifference
    }

    private func readStandardInput() -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= SourceText.sizeLimit {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
        return nil
    }
}
