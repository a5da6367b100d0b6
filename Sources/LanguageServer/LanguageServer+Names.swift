import Diagnostics
import JSONText
import PlanLanguage
import YAMLTree

extension LanguageServer {
    func definition(_ spot: Spot) -> JSON {
        let source = spot.document.source
        let view = view(source)
        let path = view.outline.path(to: spot.offset)
        if let last = path.last, let text = last.node.text, !text.isEmpty, path.dropLast().last?.entry?.key == "uses" {
            let file = PlanFileSource.normalised(PlanFileSource.path(text, namedIn: source))
            return self.source(at: file).map { location(0..<0, in: $0) } ?? .null
        }
        guard let mention = view.names.mention(at: spot.offset),
            let declaration = view.names.declaration(of: mention.name)
        else { return .null }
        return location(declaration.range, in: source)
    }

    func references(_ spot: Spot, includingDeclaration: Bool) -> JSON {
        let names = view(spot.document.source).names
        guard let mention = names.mention(at: spot.offset) else { return .array([]) }
        return .array(
            names.mentions(of: mention.name).filter { includingDeclaration || !$0.isDeclaration }
                .map { location($0.range, in: spot.document.source) })
    }

    // MARK: Rename

    func prepareRename(_ spot: Spot) throws(Refusal) -> JSON {
        let mention = try renamed(at: spot, in: view(spot.document.source))
        return .object([
            .init("range", encoding.range(mention.range, in: spot.document.source)),
            .init("placeholder", .text(mention.name.text)),
        ])
    }

    func rename(_ spot: Spot, to name: String) throws(Refusal) -> JSON {
        let document = spot.document
        let source = document.source
        let view = view(source)
        let mention = try renamed(at: spot, in: view)
        guard PlanName.isValid(name) else {
            throw Refusal("\"\(TerminalText.clean(TerminalText.excerpt(name)))\" is not a name: \(PlanName.form)")
        }
        if name == mention.name.text { return .null }
        guard !BuiltInName.reserved.contains(name) else { throw Refusal("\"\(name)\" is a name of the language") }
        let taken = view.names.mentions.first { $0.isDeclaration && $0.name.text == name }
        if let taken, taken.name.objective == nil || taken.name.objective == mention.name.objective {
            throw Refusal("\"\(name)\" is taken: it is \(taken.name.kind.words)")
        }
        let edits = view.names.mentions(of: mention.name).map { Fix.Edit($0.range, name) }
        try refuseHarm(edits, in: source)
        return workspaceEdit(edits, in: document)
    }

    private func renamed(at spot: Spot, in view: DocumentView) throws(Refusal) -> NameIndex.Mention {
        guard let mention = view.names.mention(at: spot.offset) else {
            throw Refusal("no name of the plan stands here")
        }
        guard view.names.declaration(of: mention.name) != nil else {
            throw Refusal("nothing in this file declares \"\(TerminalText.clean(mention.name.text))\"")
        }
        if mention.name.text.contains(".") { throw Refusal("a phase is renamed by hand") }
        guard YAMLDocument.parse(spot.document.source).root != nil else {
            throw Refusal("the file's syntax is broken: mend it first")
        }
        return mention
    }

    /// A name that is used where the index does not see it would show as new errors.
    private func refuseHarm(_ edits: [Fix.Edit], in source: SourceText) throws(Refusal) {
        var bytes = source.bytes
        for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.text.utf8) }
        let linter = Linter(vocabulary: vocabulary, files: files)
        func errors(_ bytes: [UInt8]) -> [Finding] {
            linter.read(SourceText(path: source.path, bytes: bytes)).findings.filter { $0.severity == .error }
        }
        let after = errors(bytes)
        if after.count > errors(source.bytes).count {
            throw Refusal("the plan would be wrong afterwards: \(after.first?.message ?? "")")
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
