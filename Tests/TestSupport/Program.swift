import FoundationEssentials
import Glibc

/// A program to run, its output kept in files, so that it never waits for a reader.
package struct Program: Sendable {
    /// An absolute path.
    package var executable: String
    package var arguments: [String]
    /// Changes to this process's environment; nil takes a variable away.
    package var environment: [String: String?]
    /// What its standard input holds; nothing if nil.
    package var input: String?
    /// The folder it runs in; this process's own if nil.
    package var folder: String?

    package init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String?] = [:], input: String? = nil,
        folder: String? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.folder = folder
    }

    /// Starts it and comes back at once.
    package func start() throws -> RunningProgram {
        let files = try TemporaryFolder()
        try files.write(input ?? "", to: "stdin")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, files.path("stdin"), O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, files.path("stdout"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, files.path("stderr"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        for descriptor in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap({ Int32($0) })
        where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var pid: pid_t = 0
        // Glibc's module lacks posix_spawn_file_actions_addchdir_np, and env(1) can do it.
        let words = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [executable] + arguments
        let code = withCStrings(words) { arguments in
            withCStrings(wholeEnvironment) { environment in
                posix_spawn(&pid, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw SystemFailure(call: "posix_spawn \"\(executable)\"", number: code) }
        return RunningProgram(pid: pid, files: files)
    }

    /// Runs it to its end; throws `ProgramTimeout` and kills it if that takes longer.
    package func run(within limit: Duration = .seconds(60)) async throws -> FinishedProgram {
        try await start().finish(within: limit)
    }

    private var wholeEnvironment: [String] {
        var values = ProcessInfo.processInfo.environment
        for (name, value) in environment { values[name] = value }
        return values.map { "\($0.key)=\($0.value)" }
    }
}

/// What a program left.
package struct FinishedProgram: Sendable, Equatable {
    /// The exit status; 128 + N when signal N ended it.
    package let status: Int32
    package let standardOutput: String
    package let standardError: String
}

/// A program did not end, or did not say something, in time.
package struct ProgramTimeout: Error, CustomStringConvertible {
    package let message: String
    package let standardOutput: String
    package let standardError: String

    package var description: String {
        "\(message)\nstandard output:\n\(standardOutput)\nstandard error:\n\(standardError)"
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("an array with nil in it has an address") }
        return body(base)
    }
}
