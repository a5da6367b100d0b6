import ArgumentParser
import Diagnostics
import Glibc
import Reporting

/// One `--output FORMAT=FILE`.
struct FindingsOutput: ExpressibleByArgument {
    let format: FindingsFormat
    let path: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="),
            let format = FindingsFormat(rawValue: String(argument[..<equals]))
        else { return nil }
        path = String(argument[argument.index(after: equals)...])
        if path.isEmpty { return nil }
        self.format = format
    }

    /// Writes the file anew; why it could not be written, in words.
    func write(_ report: FindingsReport, expanding expand: (String) -> String) -> String? {
        let path = expand(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return problem() }
        defer { close(descriptor) }
        var text = report.text(format)
        let isWritten = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
            return true
        }
        return isWritten ? nil : problem()
    }

    private func problem() -> String {
        "cannot write \"\(TerminalText.clean(path))\": \(String(cString: strerror(errno)))"
    }
}

extension FindingsFormat: ExpressibleByArgument {}
