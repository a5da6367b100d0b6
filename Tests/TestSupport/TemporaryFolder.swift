import FoundationEssentials
import Glibc

/// A new folder that only this account may enter; it goes when the last reference to it does.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/ctplan-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemFailure(call: "mkdtemp", number: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in the folder, whether it is there or not.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, with the folders on the way to it, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let parts = name.split(separator: "/").dropLast()
        if !parts.isEmpty {
            let parent = path(parts.joined(separator: "/"))
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        }
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    package func read(_ name: String) throws -> String { try readText(path(name)) }
}

/// A system call failed.
package struct SystemFailure: Error, CustomStringConvertible {
    package let call: String
    /// The value of `errno`.
    package let number: Int32
    package var description: String { "\(call): \(String(cString: strerror(number)))" }
}
