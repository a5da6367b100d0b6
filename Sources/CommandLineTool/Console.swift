import Diagnostics
import Glibc

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
        return Console(
            write: { writeAll($0, to: STDOUT_FILENO) }, writeError: { writeAll($0, to: STDERR_FILENO) },
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

/// Writes all of it; output that nobody takes is lost, as there is nobody left to tell.
private func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            if written <= 0 { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }
}
