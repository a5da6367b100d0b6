import Glibc
import Synchronization
import TestSupport

/// The program at a pseudo-terminal (pty(7)): what is typed here it reads there.
struct TerminalRun: Sendable {
    let program: RunningProgram
    private let terminal: PseudoTerminal

    /// Standard input is the terminal; standard output and error go to files, as always with `Program`.
    init(_ program: Program) throws {
        terminal = try PseudoTerminal()
        var program = program
        program.environment["TERMINAL"] = terminal.path
        program.arguments = ["-c", #"exec "$0" "$@" <"$TERMINAL""#, program.executable] + program.arguments
        program.executable = "/bin/sh"
        self.program = try program.start()
    }

    func type(_ text: String) { terminal.type(text) }

    /// Whether what is typed is shown.
    var echoes: Bool { terminal.echoes }
}

/// Both ends of a pseudo-terminal; the second is kept open, so that its settings can be read after the program ended.
private final class PseudoTerminal: Sendable {
    let path: String
    private let ends: Mutex<(near: Int32, far: Int32)>

    init() throws {
        // posix_openpt(3) and unlockpt(3) are hidden from Swift; these are their calls (ioctl_tty(2)).
        let near = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
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
