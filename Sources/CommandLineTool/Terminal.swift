import Diagnostics
import Glibc
import Networking
import Synchronization

/// The terminal a person sits at: questions go to standard error, answers come from standard input.
final class Terminal: Sendable {
    private let loop: EventLoop
    private let console: Console
    private let descriptor: Int32
    private let dialogue = Mutex(Dialogue())

    private struct Dialogue {
        /// What is asked about, said with a prompt that is shown again, far from its question.
        var subject = ""
        /// What was asked and is not answered yet.
        var prompt: String?
    }

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

    /// Begins a question, all prompts of which are about the same.
    func begin(asking subject: String, _ words: String) {
        dialogue.withLock { $0.subject = subject }
        say("\n\(subject): \(words)\n")
    }

    /// Writes lines of the run to standard output. Where a person sees them below a prompt that is open, the prompt comes
    /// again after them.
    func write(besidesPrompts text: String) {
        guard console.isOneTerminal else { return console.write(text) }
        dialogue.withLock { dialogue in
            guard let prompt = dialogue.prompt else { return console.write(text) }
            console.write("\n" + text)
            say("  \(dialogue.subject): \(prompt.drop { $0 == " " })")
        }
    }

    /// A line as it was typed; `nil` at the end of input or when the task is cancelled.
    func line(after prompt: String) async -> String? {
        dialogue.withLock {
            say(prompt)
            $0.prompt = prompt.isEmpty ? nil : prompt
        }
        defer { dialogue.withLock { $0.prompt = nil } }
        return await typedLine()
    }

    private func typedLine() async -> String? {
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
