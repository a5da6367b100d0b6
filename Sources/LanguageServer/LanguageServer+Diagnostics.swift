import Diagnostics
import JSONText

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
        var members: [JSON.Member] = [
            .init("range", encoding.range(finding.place.byteRange, in: finding.place.source)),
            .init("severity", .integer(severity)), .init("code", .word(finding.rule)),
            .init("source", .word("ctplan")),
            .init("message", .text(TerminalText.clean(message, keepingLineBreaks: true))),
        ]
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
        let texts = edits.map { textEdit($0.range, $0.text, in: document.source) }
        return .object([.init("changes", .object([.init(document.uri, .array(texts))]))])
    }

    func textEdit(_ range: Range<Int>, _ text: String, in source: SourceText) -> JSON {
        .object([.init("range", encoding.range(range, in: source)), .init("newText", .text(text))])
    }

    func formatting(_ document: OpenDocument) -> JSON {
        guard let text = format?(document.source), Array(text.utf8) != document.source.bytes else { return .array([]) }
        return .array([textEdit(0..<document.source.bytes.count, text, in: document.source)])
    }
}
