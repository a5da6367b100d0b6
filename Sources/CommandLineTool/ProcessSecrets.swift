import Diagnostics
import Execution
import Networking
import PlanLanguage
import Subprocess

/// Fetches values from where the site file says they are kept.
struct ProcessSecrets: SecretKeeper {
    let environment: Environment
    let terminal: Terminal?
    /// How long a program may take to print a secret; it may have to ask a person first.
    var longestCommand = Duration.seconds(60)

    func value(of source: ValueSource, called name: String) async throws(SecretProblem) -> PlanValue {
        switch source {
        case .literal(let text): return .text(text)
        case .sshAgent:
            guard let socket = environment["SSH_AUTH_SOCK"], !socket.isEmpty else {
                throw SecretProblem("no ssh-agent is running: SSH_AUTH_SOCK is not set")
            }
            return .sshAgent(socket: socket)
        case .key(let key, let passphrase):
            let content = try await text(of: key, called: name)
            if let trouble = PrivateKey.trouble(in: content) {
                throw SecretProblem("the key cannot be used: \(trouble)")
            }
            return .privateKey(
                text: content,
                passphrase: try await text(of: passphrase, called: "\(name) passphrase"))
        case .environment, .file, .command, .prompt: return .text(try await text(of: source, called: name))
        }
    }

    private func text(of source: ValueSource, called name: String) async throws(SecretProblem) -> String {
        switch source {
        case .environment(let variable):
            guard let value = environment[variable] else {
                throw SecretProblem("the environment variable \(variable) is not set")
            }
            guard !value.isEmpty else { throw SecretProblem("the environment variable \(variable) is empty") }
            return value
        case .file(let path): return try file(environment.expanding(path))
        case .command(let words): return try await output(of: words)
        case .prompt(let question):
            guard let terminal else { throw SecretProblem("it is asked for at a terminal, and there is none") }
            guard let line = await terminal.hiddenLine(after: "\(question ?? name): "), !line.isEmpty else {
                throw SecretProblem("nothing was typed")
            }
            return line
        case .literal, .sshAgent, .key: throw SecretProblem("a passphrase comes from env, file, command or prompt")
        }
    }

    private func file(_ path: String) throws(SecretProblem) -> String {
        let read: (source: SourceText, findings: [Finding])
        do throws(FileProblem) {
            read = try SourceText.read(path: path)
        } catch {
            throw SecretProblem(error.description)
        }
        guard read.findings.isEmpty else { throw SecretProblem("\(path) is not text") }
        return try trimmed(String(decoding: read.source.bytes, as: UTF8.self), from: path)
    }

    /// A program that prints more does not print a secret.
    private static let mostOutput = 1 << 16

    private func output(of words: [String]) async throws(SecretProblem) -> String {
        let name = words[0]
        let text: String
        do {
            let result = try await withThrowingTaskGroup(of: (status: TerminationStatus, output: String)?.self) {
                group in
                group.addTask {
                    let result = try await Subprocess.run(
                        name.contains("/") ? .path(.init(name)) : .name(name),
                        arguments: Arguments(Array(words.dropFirst())),
                        output: .string(limit: Self.mostOutput), error: .discarded)
                    return (result.terminationStatus, result.standardOutput)
                }
                group.addTask {
                    try await Task.sleep(for: longestCommand)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let result else { throw SecretProblem("\(name) took longer than \(longestCommand.words)") }
            guard result.status == .exited(0) else { throw SecretProblem("\(name) \(inWords(result.status))") }
            text = result.output
        } catch let problem as SecretProblem {
            throw problem
        } catch {
            throw SecretProblem(inWords(error, of: name))
        }
        return try trimmed(text, from: "the output of \(name)")
    }

    private func inWords(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "ended with exit status \(code)"
        case .signaled(let number): "was ended by signal \(number)"
        }
    }

    private func inWords(_ error: any Error, of name: String) -> String {
        switch (error as? SubprocessError)?.code {
        case .executableNotFound: "there is no program \"\(name)\" that can be run"
        case .outputLimitExceeded: "\(name) printed more than \(Self.mostOutput / 1_024) KiB, which is no secret"
        default: "cannot run \(name): \(error)"
        }
    }

    /// Without the line end that editors and programs put behind the last line.
    private func trimmed(_ text: String, from origin: String) throws(SecretProblem) -> String {
        var text = text
        if text.last?.isNewline ?? false { text.removeLast() }
        guard !text.isEmpty else { throw SecretProblem("\(origin) is empty") }
        return text
    }
}
