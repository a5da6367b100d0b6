import Glibc
import Synchronization

/// Held while a descriptor is made and marked not to be inherited, and while a program starts.
let spawning = Mutex(())

/// A program that a test started; it is ended by its id when the test lets go of it.
final class Child: Sendable {
    let identifier: pid_t
    /// The reading end of its standard output and standard error together.
    private let output: Int32

    /// Starts a program found in PATH. `input` becomes its standard input and output, as inetd does, where given.
    init(_ arguments: [String], environment: [String] = [], socket: Int32? = nil) throws(ChildFailure) {
        var ends: [Int32] = [0, 0]
        let madePipe = spawning.withLock { _ in
            pipe(&ends) == 0 && ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
        }
        guard madePipe else { throw ChildFailure(reason: "no pipe") }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let socket {
            posix_spawn_file_actions_adddup2(&actions, socket, 0)
            posix_spawn_file_actions_adddup2(&actions, socket, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = arguments.map { strdup($0) } + [nil]
        let settings = (environment + ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]).map { strdup($0) } + [nil]
        defer { for word in words + settings { free(word) } }
        var identifier: pid_t = 0
        let failure = spawning.withLock { _ in
            posix_spawnp(&identifier, arguments[0], &actions, &attributes, words, settings)
        }
        guard failure == 0 else {
            close(ends[0])
            throw ChildFailure(reason: "\(arguments[0]) does not start: error \(failure)")
        }
        self.identifier = identifier
        output = ends[0]
    }

    deinit {
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        close(output)
    }

    /// Reads its output up to and including a line that has `mark`, while no silence is longer than `patience` in
    /// milliseconds; the line, or nil.
    func line(with mark: String, patience: Int32 = 30_000) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        var watched = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        while bytes.count < 1 << 20, poll(&watched, 1, patience) == 1, read(output, &byte, 1) == 1 {
            guard byte == 0x0A else {
                bytes.append(byte)
                continue
            }
            let line = String(decoding: bytes, as: UTF8.self)
            if line.contains(mark) { return line }
            bytes = []
        }
        return nil
    }

    /// Waits until it has ended, for five minutes at most: a bound for a test that hangs, not a measure of anything.
    func waitForEnd() { _ = line(with: "\u{0}", patience: 300_000) }

    /// Waits for its end and takes all it wrote.
    static func run(_ arguments: [String], environment: [String] = []) throws(ChildFailure) {
        let child = try Child(arguments, environment: environment)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        var watched = pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)
        while poll(&watched, 1, 20_000) == 1 {
            let count = read(child.output, &buffer, buffer.count)
            guard count > 0 else { break }
            text += buffer.prefix(count)
        }
        var information = siginfo_t()
        let ended = waitid(P_PID, id_t(child.identifier), &information, WEXITED | WNOWAIT)
        guard ended == 0, information._sifields._sigchld.si_status == 0 else {
            throw ChildFailure(reason: "\(arguments): \(String(decoding: text, as: UTF8.self))")
        }
    }
}

struct ChildFailure: Error {
    let reason: String
}
