import ArgumentParser
import Execution
import Glibc
import Networking

/// The program without its process: arguments in, exit status out.
package enum CommandLineTool {
    /// Runs the command that the arguments, which come without the program's name, ask for; the exit status.
    package static func main(_ arguments: [String], console: Console, environment: Environment) -> Int32 {
        // A peer that closes while we write, and a file that may not grow, are errors of a call, not ends of the program.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        if let linting = Linting(plain: arguments) { return linting.run(console: console, environment: environment) }
        if let formatting = Formatting(plain: arguments) { return formatting.run(console: console) }
        if let request = RunRequest(plain: arguments) {
            return run(request, console: console, environment: environment)
        }
        do {
            switch try RootCommand.parseAsRoot(LintCommand.spelledOut(arguments)) {
            case let command as LintCommand: return command.run(console: console, environment: environment)
            case let command as FormatCommand: return command.run(console: console, environment: environment)
            case let command as ExplainCommand: return command.run(console: console, environment: environment)
            case let command as LanguageServerCommand: return command.run(environment: environment)
            case let command as NewCommand: return command.run(console: console, environment: environment)
            case let command as SchemaCommand: return command.run(console: console)
            case let command as RuleCommand: return command.run(console: console)
            case let command as RunCommand:
                return run(command.request, console: console, environment: environment)
            case var command:
                try command.run()
                return 0
            }
        } catch {
            return explain(error, console: console)
        }
    }

    private static func run(_ request: RunRequest, console: Console, environment: Environment) -> Int32 {
        Network.prepare()
        let loop = EventLoop()
        defer { loop.stop() }
        let recordThread: RecordThread
        do throws(RecordProblem) {
            recordThread = try RecordThread()
        } catch {
            console.printError("error: \(error.message)")
            return ExitStatus.error.rawValue
        }
        defer { recordThread.end() }
        let session = RunSession(
            request: request, console: console, environment: environment, recordThread: recordThread)
        return loop.runBlocking { await session.run(on: loop) }.rawValue
    }

    /// Help goes to standard output; a wrong command line exits 2, whatever the parser's own number for it is.
    private static func explain(_ error: any Error, console: Console) -> Int32 {
        let text = RootCommand.fullMessage(for: error)
        if RootCommand.exitCode(for: error) == .success {
            console.print(text)
            return 0
        }
        console.printError(text)
        return ExitStatus.usage.rawValue
    }
}

struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ctplan", abstract: "Run and check plans of connectivity tests.",
        discussion:
            "A plan says in YAML what an exchange's circular asks for; a site file says how one participant does it.",
        version: ProgramVersion.text,
        subcommands: [
            NewCommand.self, RunCommand.self, LintCommand.self, FormatCommand.self, ExplainCommand.self,
            SchemaCommand.self, LanguageServerCommand.self, RuleCommand.self,
        ])
}
