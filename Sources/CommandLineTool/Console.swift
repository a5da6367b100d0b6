import Diagnostics
import Glibc
import Synchronization

/// Standard output and standard error, and what is known of them.
package struct Console: Sendable {
    package let write: @Sendable (String) -> Void
    package let writeError: @Sendable (String) -> Void
    package let outputHasColour: Bool
    package let errorHasColour: Bool
    /// Whether a person sees both, one below the other.
    let isOneTerminal: Bool
    /// From now on no reader is waited for long; what is not taken in time is left out.
    let boundWaits: @Sendable () -> Void

    package init(
        write: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void,
        outputHasColour: Bool = false, errorHasColour: Bool = false, isOneTerminal: Bool = false,
        boundWaits: @escaping @Sendable () -> Void = {}
    ) {
        self.write = write
        self.writeError = writeError
        self.outputHasColour = outputHasColour
        self.errorHasColour = errorHasColour
        self.isOneTerminal = isOneTerminal
        self.boundWaits = boundWaits
    }

    /// Those of the process. Colours by https://no-color.org and only where a terminal reads.
    package static func process(_ environment: Environment) -> Console {
        let mayColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        let output = ReaderPacedOutput(STDOUT_FILENO)
        let errors = ReaderPacedOutput(STDERR_FILENO)
        return Console(
            write: { output.write($0) }, writeError: { errors.write($0) },
            outputHasColour: mayColour && isatty(STDOUT_FILENO) == 1,
            errorHasColour: mayColour && isatty(STDERR_FILENO) == 1,
            isOneTerminal: isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1,
            boundWaits: {
                output.boundWaits()
                errors.boundWaits()
            })
    }

    package func print(_ text: String) { write(text + "\n") }
    package func printError(_ text: String) { writeError(text + "\n") }

    func print(_ findings: [Finding]) {
        guard !findings.isEmpty else { return }
        print(FindingRenderer(style: outputHasColour ? .colour : .plain).render(findings) + "\n")
    }

    func printError(_ findings: [Finding]) {
        guard !findings.isEmpty else { return }
        printError(FindingRenderer(style: errorHasColour ? .colour : .plain).render(findings) + "\n")
    }
}

/// Output to a descriptor that may have a slow reader. It waits for the reader as long as it takes, as a list of findings
/// must, until `boundWaits`: a run must not stand still for somebody who has stopped reading.
private final class ReaderPacedOutput: Sendable {
    private struct State {
        /// Milliseconds that a reader is waited for; negative: for ever (poll(2)).
        var patience: Int32 = -1
        var isStalled = false
        var lostLines = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    private static let patienceOfARun: Int32 = 500
    /// A pipe takes this much in one piece once it takes anything (pipe(7), PIPE_BUF).
    private static let piece = 4_096

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    func boundWaits() {
        state.withLock { $0.patience = Self.patienceOfARun }
    }

    /// Writes all of it, or what is taken in time; what is lost is counted and told, and the record of a run has it.
    func write(_ text: String) {
        state.withLock { state in
            if state.lostLines > 0 {
                let notice = "… \(state.lostLines) lines are not shown: they were not read in time\n"
                if writeAll(notice, &state) == 0 { state.lostLines = 0 }
            }
            state.lostLines += writeAll(text, &state)
        }
    }

    /// How many lines were not taken.
    private func writeAll(_ text: String, _ state: inout State) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                state.isStalled = !isReady(within: state.isStalled ? 0 : state.patience)
                if state.isStalled { return rest.count { $0 == UInt8(ascii: "\n") } }
                let written = Glibc.write(descriptor, rest.baseAddress, min(rest.count, Self.piece))
                if written < 0, errno == EINTR || errno == EAGAIN { continue }
                // Nobody is left to read, or the disk is full: there is no other place to tell it.
                if written <= 0 { return 0 }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
            return 0
        }
    }

    private func isReady(within milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // Anything but silence, an error too, is for write(2) to tell.
        return poll(&watched, 1, milliseconds) != 0
    }
}
