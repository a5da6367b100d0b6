import Glibc
import Synchronization
import TestSupport
import Testing

/// The program at a pseudo-terminal (pty(7)): what is typed here it reads there.
struct TerminalRun: Sendable {
    let program: RunningProgram
    private let terminal: PseudoTerminal

    /// Standard input is the terminal; standard output and error go to files, as always with `Program`, or are `shown` there
    /// too.
    init(_ program: Program, showing: Bool = false) throws {
        terminal = try PseudoTerminal()
        var program = program
        program.environment["TERMINAL"] = terminal.path
        let output = showing ? #" >"$TERMINAL" 2>&1"# : ""
        program.arguments = ["-c", #"exec "$0" "$@" <"$TERMINAL""# + output, program.executable] + program.arguments
        program.executable = "/bin/sh"
        self.program = try program.start()
    }

    func type(_ text: String) { terminal.type(text) }

    /// What the terminal has shown so far, its line ends as a program writes them.
    var shown: String { terminal.shown.replacing("\r\n", with: "\n") }

    /// Waits until the terminal has shown so many of these.
    func shows(_ text: String, times: Int = 1) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while shown.split(separator: text, omittingEmptySubsequences: false).count <= times {
            try #require(ContinuousClock.now < deadline, "\(shown)")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Whether what is typed is shown.
    var echoes: Bool { terminal.echoes }
}

/// Both ends of a pseudo-terminal; the second is kept open, so that its settings can be read after the program ended.
private final class PseudoTerminal: Sendable {
    let path: String
    private let ends: Mutex<(near: Int32, far: Int32)>
    private let bytes = Mutex<[UInt8]>([])

    init() throws {
        // posix_openpt(3) and unlockpt(3) are hidden from Swift; these are their calls (ioctl_tty(2)).
        let near = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard near >= 0 else { throw NoTerminal(call: "open \"/dev/ptmx\"", number: errno) }
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        guard ioctl(near, 0x4004_5431, &isLocked) == 0, ioctl(near, 0x8004_5430, &number) == 0 else {
            throw NoTerminal(call: "ioctl \"/dev/ptmx\"", number: errno)
        }
        path = "/dev/pts/\(number)"
        let far = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard far >= 0 else { throw NoTerminal(call: "open \"\(path)\"", number: errno) }
        ends = Mutex((near, far))
    }

    deinit {
        ends.withLock {
            close($0.near)
            close($0.far)
        }
    }

    func type(_ text: String) {
        ends.withLock { ends in
            let bytes = Array(text.utf8)
            _ = write(ends.near, bytes, bytes.count)
        }
    }

    var shown: String {
        let near = ends.withLock { $0.near }
        return bytes.withLock { bytes in
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = read(near, &buffer, buffer.count)
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += buffer.prefix(count)
            }
        }
    }

    var echoes: Bool {
        ends.withLock { ends in
            var settings = termios()
            return tcgetattr(ends.far, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
        }
    }
}

/// There is no pseudo-terminal to be had.
private struct NoTerminal: Error {
    let call: String
    /// The value of `errno`.
    let number: Int32
}
