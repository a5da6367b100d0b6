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
        // Emptied only once it is known that it is none of those that were read.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return problem() }
        defer { close(descriptor) }
        if report.files.contains(where: { Self.isSame($0, descriptor) }) {
            return "cannot write \"\(TerminalText.clean(path))\": it is one of the files that were linted"
        }
        // A pipe or a terminal has no length.
        if ftruncate(descriptor, 0) != 0, errno != EINVAL { return problem() }
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

    private static func isSame(_ file: String, _ descriptor: Int32) -> Bool {
        var one = stat()
        var other = stat()
        return stat(file, &one) == 0 && fstat(descriptor, &other) == 0 && one.st_dev == other.st_dev
            && one.st_ino == other.st_ino
    }

    private func problem() -> String {
        "cannot write \"\(TerminalText.clean(path))\": \(String(cString: strerror(errno)))"
    }
}

extension FindingsFormat: ExpressibleByArgument {}
