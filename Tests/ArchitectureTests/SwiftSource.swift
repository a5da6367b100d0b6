import FoundationEssentials
import TestSupport

/// A source file and the module it belongs to.
struct SwiftSource {
    /// From the root of the repository, such as `Sources/Execution/Run/PlanRun.swift`.
    let path: String
    let lines: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Every Swift file under `Sources`.
    static func all() throws -> [SwiftSource] {
        let folder = "\(Fixtures.repository)/Sources"
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            SwiftSource(path: "Sources/\(name)", text: try readText("\(folder)/\(name)"))
        }
    }

    var module: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }

    /// What the file breaks, a line for each, with its place.
    var objections: [String] {
        lines.enumerated().flatMap { index, line in
            Self.objections(to: line, in: module).map { "\(path):\(index + 1): \($0)" }
        }
    }

    private static func objections(to line: Substring, in module: String) -> [String] {
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@" || $0 == "!") }.map(String.init)
        if let imported = importedModule(words) {
            return Floors.objection(to: imported, in: module).map { [$0] } ?? []
        }
        // Drafts of plans say TODO; sources leave nothing to do.
        if line.contains("// TODO") { return ["TODO has no place in Sources"] }
        return forbidden.filter { word, owner in words.contains(word) && owner != module }.map { word, owner in
            owner.map { "\(word) is only for \($0)" } ?? "\(word) has no place in Sources"
        }
    }

    /// The module of `import X`, also of `@preconcurrency import X` and `package import struct X.Y`.
    private static func importedModule(_ words: [String]) -> String? {
        guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
            words[..<position].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        let rest = words[(position + 1)...]
        return rest.first { !symbolKinds.contains($0) }
    }

    private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]
    private static let symbolKinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]

    /// A word and the only module that may use it; `nil` where none may.
    private static let forbidden: [(word: String, owner: String?)] = [
        ("getenv", "CommandLineTool"), ("secure_getenv", "CommandLineTool"), ("environ", "CommandLineTool"),
        ("ProcessInfo", "CommandLineTool"), ("isatty", "CommandLineTool"), ("@unchecked", "Networking"),
        ("try!", nil), ("fatalError", nil), ("FIXME", nil),
    ]
}
