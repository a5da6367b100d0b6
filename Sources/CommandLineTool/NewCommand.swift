import ArgumentParser
import Diagnostics
import Drafting
import Execution
import Glibc
import Networking
import PlanLanguage

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Draft a plan from a circular's text, or from questions.",
        discussion: """
            With --from, the dates, times, addresses, contacts and messages of the text are put in their places, each with \
            a comment that quotes the words it came from. Without, questions are asked at the terminal, and each may be \
            left empty. What is not known becomes TODO, which lint reports. No secret of the text is copied.
            """)

    @Argument(help: ArgumentHelp("The plan to write.", valueName: "file.yaml"))
    var path: String

    @Option(
        help: ArgumentHelp(
            "Read a circular: plain text in UTF-8 or UTF-16, or HTML; - for standard input.", valueName: "circular"))
    var from: String?

    @Flag(help: "Replace the file where there is one.")
    var force = false

    @Flag(help: "Ask nothing and write a plan of TODOs.")
    var noInput = false

    func run(console: Console, environment: Environment) -> Int32 {
        // Before any question: nobody types a dozen answers for nothing.
        if !force, access(path, F_OK) == 0 { return refuse(alreadyThere, console) }
        let draft: Draft
        let origin: String
        do {
            if let from {
                origin = from == "-" ? "standard input" : String(from.split(separator: "/").last ?? "")
                let bytes = try bytes(from, environment)
                if let problem = CircularText.problem(with: bytes) {
                    return refuse("error: \"\(TerminalText.clean(from))\": \(problem)", console)
                }
                draft = Draft(circular: CircularText.read(bytes))
            } else {
                origin = "answers"
                guard let answers = answers(console) else { return refuse("error: nothing was written", console) }
                draft = Draft(answers: answers)
            }
        } catch {
            return refuse("error: \(error)", console)
        }
        if let problem = write(Self.formatted(draft.yaml(origin: origin))) { return refuse(problem, console) }
        console.print("\(TerminalText.clean(path)): written; ctplan lint says what is still to do")
        return ExitStatus.passed.rawValue
    }

    private var alreadyThere: String {
        "error: \"\(TerminalText.clean(path))\" is there already; name another file, or replace it with --force"
    }

    private func refuse(_ message: String, _ console: Console) -> Int32 {
        console.printError(message)
        return ExitStatus.usage.rawValue
    }

    // MARK: Input

    private func bytes(_ from: String, _ environment: Environment) throws(FileProblem) -> [UInt8] {
        guard from == "-" else { return try SourceText.read(path: environment.expanding(from)).source.bytes }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= SourceText.sizeLimit {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
        throw FileProblem(path: "-", message: "it is larger than \(SourceText.sizeLimit >> 20) MiB")
    }

    /// Then a question is left open.
    private static let mostTries = 3

    /// `nil` where the person ended the input in the middle; without anybody to ask, no answers.
    private func answers(_ console: Console) -> [DraftQuestion: String]? {
        let loop = EventLoop()
        defer { loop.stop() }
        guard !noInput, let terminal = Terminal.ofProcess(loop: loop, console: console) else { return [:] }
        return loop.runBlocking {
            var answers: [DraftQuestion: String] = [:]
            terminal.say("Enter leaves an answer open.\n")
            for question in DraftQuestion.allCases {
                for _ in 0..<Self.mostTries {
                    guard let answer = await terminal.line(after: "\(question.words): ") else { return nil }
                    guard let advice = question.advice(on: answer) else {
                        answers[question] = answer
                        break
                    }
                    terminal.say("  \(advice), or leave it open\n")
                }
            }
            return answers
        }
    }

    // MARK: Output

    /// In the form that `ctplan fmt` gives; as it is where that refuses.
    private static func formatted(_ draft: String) -> String {
        let formatter = PlanFormatter(vocabulary: StepKinds.all.vocabulary)
        guard case .success(let bytes) = formatter.formatted(SourceText(path: "draft", text: draft)) else {
            return draft
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes beside the file and puts it in place in one step; why it could not, where it could not.
    private func write(_ text: String) -> String? {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return trouble }
        defer { unlink(temporary) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let words = trouble
                close(descriptor)
                return words
            }
            rest = rest.dropFirst(count)
        }
        guard close(descriptor) == 0 else { return trouble }
        if force { return rename(temporary, path) == 0 ? nil : trouble }
        // link(2) fails where the file has come to be meanwhile; rename(2) would replace it.
        if link(temporary, path) == 0 { return nil }
        return errno == EEXIST ? alreadyThere : trouble
    }

    private var trouble: String {
        "error: cannot write \"\(TerminalText.clean(path))\": \(String(cString: strerror(errno)).lowercased())"
    }
}
