import Diagnostics
import JSONText

extension FindingsReport {
    /// One document: the findings, and what could not be read.
    var json: JSON {
        .object([
            .init("version", .integer(1)), .init("files", .integer(files.count)),
            .init("findings", .array(findings.map(object))),
            .init("problems", .array(problems.map { .text($0) })),
        ])
    }

    /// The same, a line for each.
    var jsonLines: [JSON] {
        findings.map(object) + problems.map { .object([.init("problem", .text($0))]) }
    }

    private func object(_ finding: Finding) -> JSON {
        var members: [JSON.Member] = [
            .init("rule", .text(finding.rule)), .init("severity", .text(finding.severity.rawValue)),
            .init("message", .text(finding.message)),
        ]
        members += place(finding.place)
        if let help = finding.help { members.append(.init("help", .text(help))) }
        if let fix = finding.fix { members.append(.init("fix", object(fix, finding.place.source))) }
        if !finding.notes.isEmpty {
            members.append(
                .init(
                    "notes",
                    .array(
                        finding.notes.map { note in
                            .object([.init("message", .text(note.message))] + (note.place.map(place) ?? []))
                        })))
        }
        return .object(members)
    }

    /// What mends it, edit by edit in the order of the file; the text between the two places gives way.
    private func object(_ fix: Fix, _ source: SourceText) -> JSON {
        .object([
            .init("title", .text(fix.title)), .init("safety", .text(fix.safety.rawValue)),
            .init(
                "edits",
                .array(
                    fix.edits.map { edit in
                        let start = source.place(atByte: edit.range.lowerBound)
                        let end = source.place(atByte: edit.range.upperBound)
                        return .object([
                            .init("line", .integer(start.line)), .init("column", .integer(start.column)),
                            .init("end-line", .integer(end.line)), .init("end-column", .integer(end.column)),
                            .init("text", .text(edit.text)),
                        ])
                    })),
        ])
    }

    /// Lines and columns from 1, columns in Unicode scalars, the end exclusive.
    private func place(_ place: Place) -> [JSON.Member] {
        [
            .init("file", .text(path(place.source.path))), .init("line", .integer(place.line)),
            .init("column", .integer(place.column)), .init("end-column", .integer(place.column + place.length)),
        ]
    }
}
