import Diagnostics
import PlanLanguage
import YAMLTree

/// A name in the file that declares it, or that file itself.
struct NameTarget {
    let path: String
    let name: NameIndex.Name?
}

extension LanguageServer {
    /// What the name at a place stands for, in this file or in another.
    func target(of spot: Spot, in view: DocumentView) -> NameTarget? {
        let source = spot.document.source
        if let foreign = view.names.foreignName(at: spot.offset) {
            let isFile = foreign.name.kind == .file
            return owners(of: foreign, in: source).first.map { NameTarget(path: $0, name: isFile ? nil : foreign.name) }
        }
        if let mention = view.names.mention(at: spot.offset) {
            return NameTarget(path: source.path, name: mention.name)
        }
        // The first key of a procedure or a plan stands for the file.
        guard let last = view.outline.path(to: spot.offset).last, case .key = last.part,
            ["ctplan", "ctplan-procedure"].contains(last.entry?.key)
        else { return nil }
        return NameTarget(path: source.path, name: nil)
    }

    /// Every place that has the name, in all files of the editor's folders.
    func mentions(of target: NameTarget) -> [(source: SourceText, range: Range<Int>, isDeclaration: Bool)] {
        guard let owner = source(at: target.path) else { return [] }
        var found: [(source: SourceText, range: Range<Int>, isDeclaration: Bool)] = []
        if let name = target.name {
            found += view(owner).names.mentions(of: name).map { (owner, $0.range, $0.isDeclaration) }
        }
        for path in neighbours(of: target.path) where path != target.path {
            guard let other = source(at: path), other.bytes.count <= SourceText.sizeLimit else { continue }
            var seen: Set<Range<Int>> = []
            for foreign in view(other).names.foreign {
                let isMeant = target.name.map { $0 == foreign.name } ?? (foreign.name.kind == .file)
                guard isMeant, Self.names(foreign.owner, target.path, in: other), seen.insert(foreign.range).inserted
                else { continue }
                found.append((other, foreign.range, false))
            }
        }
        return found
    }

    private func owners(of foreign: ForeignName, in source: SourceText) -> [String] {
        switch foreign.owner {
        case .file(let written):
            [PlanFileSource.normalised(PlanFileSource.path(written, namedIn: source))]
        case .plan:
            neighbours(of: source.path).filter { path in
                guard Self.names(foreign.owner, path, in: source), let text = self.source(at: path) else {
                    return false
                }
                return Outline(text.bytes).root["ctplan"] != nil
            }
        }
    }

    private static func names(_ owner: ForeignName.Owner, _ path: String, in source: SourceText) -> Bool {
        switch owner {
        case .file(let written): PlanFileSource.normalised(PlanFileSource.path(written, namedIn: source)) == path
        case .plan(let name): path.hasSuffix("/\(name).yaml") || path.hasSuffix("/\(name).yml")
        }
    }

    /// The files that may name each other: the open ones, and those of the folders that are open in the editor.
    private func neighbours(of path: String) -> [String] {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) }
        let roots = folders.filter { path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
        let kept = (roots.isEmpty ? [folder].compactMap { $0 } : roots).flatMap(surroundings.filesUnder)
        return Set(kept).union(documents.keys).sorted()
    }
}
