import Diagnostics
import Glibc
import Networking

/// The terminal a person sits at: questions go to standard error, answers come from standard input.
final class Terminal: Sendable {
    private let loop: EventLoop
    private let console: Console
    private let descriptor: Int32

    /// The process's terminal; `nil` where nobody sits at standard input.
    static func ofProcess(loop: EventLoop, console: Console) -> Terminal? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        // In the background, a read would stop the whole program (SIGTTIN). A terminal that controls nobody has no group.
        let group = tcgetpgrp(STDIN_FILENO)
        guard group < 0 || group == getpgrp() else { return nil }
        return Terminal(loop: loop, console: console, descriptor: STDIN_FILENO)
    }

    private init(loop: EventLoop, console: Console, descriptor: Int32) {
        self.loop = loop
        self.console = console
        self.descriptor = descriptor
    }

    func say(_ text: String) {
        console.writeError(TerminalText.clean(text, keepingLineBreaks: true))
    }

    /// A line as it was typed; `nil` at the end of input or when the task is cancelled.
    func line(after prompt: String) async -> String? {
        say(prompt)
        var bytes: [UInt8] = []
        while bytes.last != UInt8(ascii: "\n") {
            switch await loop.wait(for: descriptor, .readable, until: .now + .seconds(3_600)) {
            case .ready: break
            case .deadline: continue
            case .cancelled: return nil
            }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0, bytes.count < 1 << 20 else {
                return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes.dropLast(), as: UTF8.self)
    }

    /// Waits so long, or until the task is cancelled.
    func sleep(_ duration: Duration) async { try? await loop.sleep(until: .now + duration) }

    /// Forgets what was typed and not yet read, an unfinished line too (termios(3)).
    func discardTyped() { tcflush(descriptor, TCIFLUSH) }

    /// A line that is not shown while it is typed.
    func hiddenLine(after prompt: String) async -> String? {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return nil }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ECHONL)
        tcsetattr(descriptor, TCSAFLUSH, &silent)
        defer { tcsetattr(descriptor, TCSAFLUSH, &settings) }
        return await line(after: prompt)
    }
}
