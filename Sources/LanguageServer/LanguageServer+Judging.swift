import Diagnostics
import PlanLanguage
import Synchronization
import YAMLTree

extension LanguageServer {
    /// What lint finds in an open file: by all rules, less what its comments and the `ctplan.yaml` take away.
    func judge(_ path: String) -> [Finding] {
        guard let document = documents[path] else { return [] }
        if let judged = document.judged { return judged.findings }
        let used = UsedFiles()
        let source = document.source
        let linter = Linter(vocabulary: vocabulary, files: openFiles(used: used), now: surroundings.now())
        let read: (document: Linter.Document, findings: [Finding])
        if document.isLost || source.bytes.count > SourceText.sizeLimit {
            let place = Place(source: source, line: 1, column: 1)
            let most = SourceText.sizeLimit >> 20
            read = (.unknown, [Finding("yaml-size", at: place, "the file is larger than \(most) MiB")])
        } else {
            read = linter.read(source)
        }
        var configurations = configurations(used: used)
        var findings: [Finding] = []
        if !configurations.leavesOut(path) {
            let about =
                read.findings + Self.findings(ofAll: read.document)
                + surroundings.findingsBeside(read.document, linter)
            let judged = Ignoring(source).applied(to: about)
            findings = configurations.judged(judged, of: path).sortedByPlace()
        }
        documents[path]?.judged = (read.document, findings)
        documents[path]?.uses = used.paths.withLock { $0 }
        return findings
    }

    /// What lint asks of several files together, asked of one.
    private static func findings(ofAll document: Linter.Document) -> [Finding] {
        switch document {
        case .plan(let plan): PlanSet([plan]).findings
        case .site(let site): PlanSet([], sites: [site]).findings
        case .procedure, .unknown: []
        }
    }

    // MARK: Files

    /// The files as the editor has them: the open ones as they stand there, `changed` ones as they are to be.
    func openFiles(changed: [String: SourceText] = [:], used: UsedFiles? = nil) -> PlanFileSource {
        let texts = documents.mapValues(\.source).merging(changed) { $1 }
        let files = files
        return PlanFileSource { path in
            if let used { used.paths.withLock { _ = $0.insert(path) } }
            return texts[path].map { .success(PlanFileSource.Content($0)) } ?? files.read(path)
        }
    }

    private func configurations(used: UsedFiles) -> ConfigurationSource {
        let texts = documents.mapValues(\.source)
        let folders = surroundings.configurations
        return ConfigurationSource(
            folders: .init(
                isRoot: folders.isRoot,
                read: { path in
                    used.paths.withLock { _ = $0.insert(path) }
                    return texts[path].map { PlanFileSource.Content($0) } ?? folders.read(path)
                }),
            workingFolder: "/")
    }

    /// The text of a file: as it is open, or as it is kept.
    func source(at path: String) -> SourceText? {
        if let open = documents[path] { return open.source }
        return try? files.read(path).get().source
    }

    func view(_ source: SourceText) -> DocumentView {
        let files = openFiles()
        return DocumentView(source, vocabulary: vocabulary) { written in
            let path = PlanFileSource.normalised(PlanFileSource.path(written, namedIn: source))
            return (try? files.read(path).get().source).map { Outline($0.bytes) }
        }
    }
}

/// The files that were looked for on the way.
final class UsedFiles: Sendable {
    let paths = Mutex<Set<String>>([])
}
