import Diagnostics
import Glibc
import Synchronization

/// Standard output and standard error, and what is known of them.
package struct Console: Sendable {
    package let write: @Sendable (String) -> Void
    package let writeError: @Sendable (String) -> Void
    package let outputHasColour: Bool
    package let errorHasColour: Bool

    package init(
        write: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void,
        outputHasColour: Bool = false,
        errorHasColour: Bool = false
    ) {
        self.write = write
        self.writeError = writeError
        self.outputHasColour = outputHasColour
        self.errorHasColour = errorHasColour
    }

    /// Those of the process. Colours by https://no-color.org and only where a terminal reads.
    package static func process(_ environment: Environment) -> Console {
        let mayColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        let output = PatientOutput(STDOUT_FILENO)
        let errors = PatientOutput(STDERR_FILENO)
        return Console(
            write: { output.write($0) }, writeError: { errors.write($0) },
            outputHasColour: mayColour && isatty(STDOUT_FILENO) == 1,
            errorHasColour: mayColour && isatty(STDERR_FILENO) == 1)
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

/// Output to a descriptor that may have a slow reader, or one that has stopped: a run must not stand still for it.
private final class PatientOutput: Sendable {
    private let descriptor: Int32
    private let state = Mutex((isStalled: false, lostLines: 0))
    /// How long a reader is waited for before what it does not take is left out.
    private static let patience: Int32 = 500
    /// A pipe takes this much in one piece once it takes anything (pipe(7), PIPE_BUF).
    private static let piece = 4_096

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes all of it, or what is taken in time. Output that nobody takes is lost: the record has what it said.
    func write(_ text: String) {
        state.withLock { state in
            guard isReady(state.isStalled) else {
                state.isStalled = true
                state.lostLines += text.utf8.count { $0 == UInt8(ascii: "\n") }
                return
            }
            if state.lostLines > 0 {
                writeAll("… \(state.lostLines) lines are not shown: they were not read in time\n")
            }
            state = (isStalled: !writeAll(text), lostLines: 0)
        }
    }

    private func isReady(_ isStalled: Bool) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // Anything but silence, an error too, is for write(2) to tell.
        return poll(&watched, 1, isStalled ? 0 : Self.patience) != 0
    }

    @discardableResult
    private func writeAll(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                guard isReady(false) else { return false }
                let written = Glibc.write(descriptor, rest.baseAddress, min(rest.count, Self.piece))
                if written < 0, errno == EINTR || errno == EAGAIN { continue }
                if written <= 0 { return true }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
            return true
        }
    }
}
