import FoundationEssentials
import Glibc
import Testing

/// Where the repository keeps what tests read.
package enum Fixtures {
    /// The root of the repository.
    package static let repository: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// The folder `Tests/Fixtures`.
    package static var folder: String { "\(repository)/Tests/Fixtures" }

    package static func path(_ name: String) -> String { "\(folder)/\(name)" }

    package static func text(_ name: String) throws -> String { try readText(path(name)) }

    /// Names of the files in a folder of fixtures that end so, sorted; for tables of cases.
    package static func names(in folder: String, endingWith suffix: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
        return all.filter { $0.hasSuffix(suffix) }.sorted()
    }

    /// An executable of this package, beside the tests that run.
    package static func program(_ name: String) throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = tests.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/\(name)"
        guard access(path, X_OK) == 0 else {
            throw MissingFile(message: "there is no program \"\(path)\": run \"make test\", which builds it")
        }
        return path
    }
}

/// Compares with the text in a file below `Tests/Fixtures`.
///
/// With `CTPLAN_UPDATE=1` in the environment the file is written anew, and the test still fails that once.
package func checkSnapshot(
    _ actual: String, against name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let path = Fixtures.path(name)
    let expected = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    guard actual != expected else { return }
    if ProcessInfo.processInfo.environment["CTPLAN_UPDATE"] == "1" {
        let parent = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(actual.utf8).write(to: URL(filePath: path))
        Issue.record("wrote \(name); look at it, then test again without CTPLAN_UPDATE", sourceLocation: sourceLocation)
    } else if let expected {
        Issue.record(
            "\(name) differs\n\(firstDifference(of: actual, from: expected))\nif this is right: CTPLAN_UPDATE=1 make test",
            sourceLocation: sourceLocation)
    } else {
        Issue.record(
            "there is no \(name); it would say\n\(actual)\nif this is right: CTPLAN_UPDATE=1 make test",
            sourceLocation: sourceLocation)
    }
}

/// A file that a test needs is not there, or cannot be read.
package struct MissingFile: Error, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}

/// The whole of a file, bytes that are no UTF-8 replaced.
package func readText(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw MissingFile(message: "cannot read \"\(path)\"")
    }
    return String(decoding: data, as: UTF8.self)
}

private func firstDifference(of actual: String, from expected: String) -> String {
    let ours = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let theirs = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(ours, theirs).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String { index < lines.count ? "\"\(lines[index])\"" : "(the end)" }
    return
        "line \(index + 1), expected: \(line(theirs))\nline \(index + 1), actual:   \(line(ours))\nall of it:\n\(actual)"
}
