import Diagnostics
import Synchronization
import YAMLTree

/// The procedures that plans use, each read and judged once however many use it.
package final class ProcedureLibrary: Sendable {
    private let vocabulary: Vocabulary
    private let files: PlanFileSource
    private let entries = Mutex<[String: Result<Entry, FileProblem>]>([:])

    /// What came of a file.
    struct Entry: Sendable {
        /// `nil` where the file is none.
        let procedure: Procedure?
        /// In the order of the file.
        let findings: [Finding]
        let isProcedure: Bool
    }

    package init(vocabulary: Vocabulary, files: PlanFileSource) {
        self.vocabulary = vocabulary
        self.files = files
    }

    /// What is in the file at a path, read on the way that led to it.
    func entry(at path: String, on way: ProcedureWay) -> Result<Entry, FileProblem> {
        if let known = entries.withLock({ $0[path] }) { return known }
        let entry = files.read(path).map { content in
            // Findings show the path by which the plan knows the file, wherever it was read from.
            let source =
                content.source.path == path ? content.source : SourceText(path: path, bytes: content.source.bytes)
            return content.findings.isEmpty
                ? read(source, on: way) : Entry(procedure: nil, findings: content.findings, isProcedure: true)
        }
        entries.withLock { $0[path] = entry }
        return entry
    }

    private func read(_ source: SourceText, on way: ProcedureWay) -> Entry {
        let (root, treeFindings) = YAMLDocument.parse(source)
        guard let root else { return Entry(procedure: nil, findings: treeFindings, isProcedure: true) }
        guard Self.isProcedure(root) else { return Entry(procedure: nil, findings: [], isProcedure: false) }
        let (procedure, findings) = read(root, on: way)
        return Entry(procedure: procedure, findings: (treeFindings + findings).sortedByPlace(), isProcedure: true)
    }

    func read(_ root: Node, on way: ProcedureWay) -> (procedure: Procedure?, findings: [Finding]) {
        ProcedureReader(vocabulary: vocabulary, way: way).read(root)
    }

    /// A file with this key is meant to be a procedure.
    static func isProcedure(_ root: Node) -> Bool {
        guard case .mapping(let entries) = root.content else { return false }
        return entries.contains { $0.key.value == Procedure.Shape.version.name }
    }
}

/// The files that are being read, each because the one before it uses it.
struct ProcedureWay: Sendable {
    let library: ProcedureLibrary
    /// Their paths; the first is that of the plan, or of the procedure that is judged for itself.
    let paths: [String]

    init(_ library: ProcedureLibrary, from source: SourceText) {
        self.init(library, [PlanFileSource.normalised(source.path)])
    }

    private init(_ library: ProcedureLibrary, _ paths: [String]) {
        self.library = library
        self.paths = paths
    }

    func leading(to path: String) -> ProcedureWay { ProcedureWay(library, paths + [path]) }

    /// Longer ways are not followed; what is nested too deep has a finding much earlier.
    static let longest = 32
}

extension PlanFileSource {
    /// The path without `.` and, where that is possible, without `..`: one file, one path.
    package static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
