import Diagnostics
import JSONText
import PlanLanguage

extension LanguageServer {
    func diagnostic(_ finding: Finding, in document: OpenDocument) -> JSON {
        let severity =
            switch finding.severity {
            case .error: 1
            case .warning: 2
            case .hint: 4
            }
        var message = finding.message
        for detail in finding.details { message += "\n\(detail.label): \(detail.text)" }
        for note in finding.notes where note.place == nil { message += "\n\(note.message)" }
        if let help = finding.help { message += "\n\(help)" }
        let isHere = finding.place.source.path == document.source.path
        // What is wrong with a file that this one names is told at the beginning of this one.
        let range = isHere ? encoding.range(finding.place.byteRange, in: document.source) : Self.beginning
        if !isHere { message = "\(finding.place.source.path):\(finding.place.line): \(message)" }
        var members: [JSON.Member] = [
            .init("range", range),
            .init("severity", .integer(severity)), .init("code", .word(finding.rule)),
            .init("source", .word("ctplan")),
            .init("message", .text(TerminalText.clean(message, keepingLineBreaks: true))),
        ]
        if let page = surroundings.rulesPage, Rule.named(finding.rule) != nil {
            let address = FileURI.uri(page) + "#" + finding.rule
            members.insert(.init("codeDescription", .object([.init("href", .text(address))])), at: 3)
        }
        let related = finding.notes.compactMap { note in
            note.place.map { place in
                JSON.object([
                    .init("location", location(place.byteRange, in: place.source)),
                    .init("message", .text(TerminalText.clean(note.message))),
                ])
            }
        }
        if !related.isEmpty { members.append(.init("relatedInformation", .array(related))) }
        return .object(members)
    }

    private static let beginning: JSON = {
        let start = JSON.object([.init("line", .integer(0)), .init("character", .integer(0))])
        return .object([.init("start", start), .init("end", start)])
    }()

    func location(_ range: Range<Int>, in source: SourceText) -> JSON {
        .object([
            .init("uri", .text(documents[source.path]?.uri ?? FileURI.uri(source.path))),
            .init("range", encoding.range(range, in: source)),
        ])
    }

    // MARK: Fixes

    func codeActions(_ document: OpenDocument, _ parameters: JSON) -> JSON {
        let source = document.source
        let findings = judge(source.path).filter { $0.fix != nil && $0.place.source.path == source.path }
        let wanted = parameters["context"]?["only"]?.elements?.compactMap(\.string)
        func wants(_ kind: String) -> Bool {
            wanted?.contains { kind == $0 || kind.hasPrefix($0 + ".") } ?? true
        }
        guard let start = encoding.offset(parameters["range"]?["start"], in: source),
            let end = encoding.offset(parameters["range"]?["end"], in: source)
        else { return .array([]) }
        var actions: [JSON] = []
        if wants("quickfix") {
            for finding in findings {
                let range = finding.place.byteRange
                guard let fix = finding.fix, range.lowerBound <= end, start <= range.upperBound else { continue }
                actions.append(
                    .object([
                        .init("title", .text(fix.title)), .init("kind", .word("quickfix")),
                        .init("diagnostics", .array([diagnostic(finding, in: document)])),
                        .init("isPreferred", .boolean(fix.safety == .safe)),
                        .init("edit", workspaceEdit(fix.edits, in: document)),
                    ]))
            }
        }
        if wants("source.fixAll") {
            var edits: [Fix.Edit] = []
            for fix in findings.compactMap(\.fix) where fix.safety == .safe {
                let overlaps = fix.edits.contains { one in edits.contains { $0.range.overlaps(one.range) } }
                if !overlaps { edits += fix.edits }
            }
            if !edits.isEmpty {
                actions.append(
                    .object([
                        .init("title", .text("mend all that is safe to mend")), .init("kind", .word("source.fixAll")),
                        .init("edit", workspaceEdit(edits, in: document)),
                    ]))
            }
        }
        return .array(actions)
    }

    func workspaceEdit(_ edits: [Fix.Edit], in document: OpenDocument) -> JSON {
        workspaceEdit([document.source.path: (document.source, edits)])
    }

    /// Edits of several files, by their paths.
    func workspaceEdit(_ edits: [String: (source: SourceText, edits: [Fix.Edit])]) -> JSON {
        let changes = edits.sorted { $0.key < $1.key }.map { path, change in
            JSON.Member(
                documents[path]?.uri ?? FileURI.uri(path),
                .array(change.edits.map { textEdit($0.range, $0.text, in: change.source) }))
        }
        return .object([.init("changes", .object(changes))])
    }

    func textEdit(_ range: Range<Int>, _ text: String, in source: SourceText) -> JSON {
        .object([.init("range", encoding.range(range, in: source)), .init("newText", .text(text))])
    }

    /// The lines that change, so that the editor keeps its place in the others.
    func formatting(_ document: OpenDocument) -> JSON {
        let source = document.source
        guard source.bytes.count <= SourceText.sizeLimit, let text = format?(source) else { return .array([]) }
        let old = source.bytes[...]
        let new = Array(text.utf8)[...]
        var same = zip(old, new).prefix { $0 == $1 }.count
        if same == old.count, same == new.count { return .array([]) }
        while same > 0, old[same - 1] != 0x0A { same -= 1 }
        var end = zip(old[same...].reversed(), new[same...].reversed()).prefix { $0 == $1 }.count
        while end > 0, old.count - end > same, old[old.count - end - 1] != 0x0A { end -= 1 }
        let range = same..<old.count - end
        return .array([
            textEdit(range, String(decoding: new[same..<new.count - end], as: UTF8.self), in: source)
        ])
    }
}
