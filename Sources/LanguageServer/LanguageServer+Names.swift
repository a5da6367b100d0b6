import Diagnostics
import JSONText
import PlanLanguage
import YAMLTree

extension LanguageServer {
    func definition(_ spot: Spot) -> JSON {
        let view = view(spot.document.source)
        guard let target = target(of: spot, in: view), let source = source(at: target.path) else { return .null }
        guard let name = target.name else { return location(0..<0, in: source) }
        let names = target.path == spot.document.source.path ? view.names : self.view(source).names
        return names.declaration(of: name).map { location($0.range, in: source) } ?? .null
    }

    func references(_ spot: Spot, includingDeclaration: Bool) -> JSON {
        let view = view(spot.document.source)
        guard let target = target(of: spot, in: view) else { return .array([]) }
        return .array(
            mentions(of: target).filter { includingDeclaration || !$0.isDeclaration }.map {
                location($0.range, in: $0.source)
            })
    }

    // MARK: Rename

    func prepareRename(_ spot: Spot) throws(Refusal) -> JSON {
        let (_, range, text) = try renamed(at: spot, in: view(spot.document.source))
        return .object([
            .init("range", encoding.range(range, in: spot.document.source)), .init("placeholder", .text(text)),
        ])
    }

    /// Edits of every file that has the name; refused where one of them would be wrong afterwards.
    func rename(_ spot: Spot, to name: String) throws(Refusal) -> JSON {
        let view = view(spot.document.source)
        let (target, _, old) = try renamed(at: spot, in: view)
        guard PlanName.isValid(name) else {
            throw Refusal("\"\(TerminalText.clean(TerminalText.excerpt(name)))\" is not a name: \(PlanName.form)")
        }
        if name == old { return .null }
        guard !BuiltInName.reserved.contains(name) else { throw Refusal("\"\(name)\" is a name of the language") }
        guard let owner = source(at: target.path) else { throw Refusal("\"\(target.path)\" cannot be read") }
        let taken = self.view(owner).names.mentions.first { $0.isDeclaration && $0.name.text == name }
        if let taken, taken.name.objective == nil || taken.name.objective == target.name?.objective {
            throw Refusal("\"\(name)\" is taken: it is \(taken.name.kind.words)")
        }
        var edits: [String: (source: SourceText, edits: [Fix.Edit])] = [:]
        for mention in mentions(of: target) {
            edits[mention.source.path, default: (mention.source, [])].edits.append(Fix.Edit(mention.range, name))
        }
        try refuseHarm(edits)
        return workspaceEdit(edits)
    }

    private func renamed(
        at spot: Spot, in view: DocumentView
    ) throws(Refusal) -> (target: NameTarget, range: Range<Int>, text: String) {
        let mention = view.names.mention(at: spot.offset)
        let foreign = view.names.foreignName(at: spot.offset)
        guard let range = foreign?.range ?? mention?.range, let text = foreign?.name.text ?? mention?.name.text else {
            throw Refusal("no name of the plan stands here")
        }
        let shown = TerminalText.clean(TerminalText.excerpt(text))
        guard let target = target(of: spot, in: view) else { throw Refusal("nothing declares \"\(shown)\"") }
        guard let name = target.name else { throw Refusal("\"\(shown)\" is a file: rename it where files are kept") }
        guard let source = source(at: target.path), self.view(source).names.declaration(of: name) != nil else {
            throw Refusal("nothing in this file declares \"\(shown)\"")
        }
        if text.contains(".") { throw Refusal("a phase is renamed by hand") }
        guard YAMLDocument.parse(spot.document.source).root != nil else {
            throw Refusal("the file's syntax is broken: mend it first")
        }
        return (target, range, text)
    }

    /// A name that is used where the index does not see it would show as new errors.
    private func refuseHarm(_ edits: [String: (source: SourceText, edits: [Fix.Edit])]) throws(Refusal) {
        var changed: [String: SourceText] = [:]
        for (path, change) in edits {
            var bytes = change.source.bytes
            for edit in change.edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
                bytes.replaceSubrange(edit.range, with: edit.text.utf8)
            }
            changed[path] = SourceText(path: path, bytes: bytes)
        }
        func errors(_ source: SourceText?, _ changed: [String: SourceText]) -> [Finding] {
            guard let source else { return [] }
            return Linter(vocabulary: vocabulary, files: openFiles(changed: changed)).read(source).findings.filter {
                $0.severity == .error
            }
        }
        for (path, change) in edits.sorted(by: { $0.key < $1.key }) {
            let after = errors(changed[path], changed)
            guard after.count > errors(change.source, [:]).count else { continue }
            let file = edits.count > 1 ? " (\(path))" : ""
            throw Refusal("the plan would be wrong afterwards: \(after.first?.message ?? "")\(file)")
        }
    }

    // MARK: Outline

    func symbols(_ document: OpenDocument) -> JSON {
        let view = view(document.source)
        let sections = view.outline.root.entries.compactMap { section -> JSON? in
            guard let slot = view.finder.slot(under: section, of: view.outline.root, in: view.finder.document),
                case .named = slot, let value = section.value
            else { return nil }
            let inner = value.entries.map { entry in
                let steps = [entry.value?["steps"], entry.value?["always"]].compactMap { $0 }.flatMap(\.entries)
                return symbol(
                    entry, kind: section.key == "objectives" ? 5 : 13,
                    steps.map { symbol($0, kind: 6, [], in: document) }, in: document)
            }
            return symbol(section, kind: 3, inner, in: document)
        }
        return .array(sections)
    }

    private func symbol(_ entry: OutlineEntry, kind: Int, _ children: [JSON], in document: OpenDocument) -> JSON {
        let title = entry.value?["title"]?.text ?? entry.value?["about"]?.text ?? ""
        return .object([
            .init("name", .text(entry.key.isEmpty ? "?" : TerminalText.clean(entry.key))),
            .init("detail", .text(TerminalText.clean(TerminalText.excerpt(title)))), .init("kind", .integer(kind)),
            .init("range", encoding.range(entry.range, in: document.source)),
            .init("selectionRange", encoding.range(entry.keyRange, in: document.source)),
            .init("children", .array(children)),
        ])
    }
}
