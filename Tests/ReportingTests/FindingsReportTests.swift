import Diagnostics
import JSONText
import TestSupport
import Testing

@testable import Reporting

/// The forms of lint's findings, each with what would break it: names with signs, a hidden line, a note, no help.
struct FindingsReportTests {
    private static let source = SourceText(
        path: "/repository/plans/a b, c:1%.yaml",
        text: "ctplan: 1\ntitel: <T> & \"quotes\"\n  password: hunter2\ntitel: twice\ntitel: twice\n")
    private static let findings = [
        Finding(
            "unknown-field", at: Place(source: source, line: 2, column: 1, length: 5),
            "unknown field \"titel\" in <plan>",
            notes: [.init("it stands here", at: Place(source: source, line: 1, column: 1, length: 6))],
            help: "did you mean \"title\"?",
            fix: Fix.replace(Place(source: source, line: 2, column: 1, length: 5), with: "title", "write \"title\"")),
        Finding(
            "literal-secret", .warning, at: Place(source: source, line: 3, column: 13, length: 7),
            "a secret\nis written down \u{1B}[31mhere"),
        Finding("repeated-key", .hint, at: Place(source: source, line: 4, column: 1, length: 5), "again"),
        Finding(
            "repeated-key", .hint, at: Place(source: source, line: 5, column: 1, length: 5), "again",
            fix: Fix("leave it out", .unsafe, [Fix.Edit(59..<72, "")])),
    ]
    private static let report = FindingsReport(
        findings: findings, files: [source.path, "/repository/plans/good.yaml"],
        problems: ["cannot read \"x\": no such file"], version: "1.2.3", folder: "/repository")

    @Test(arguments: FindingsFormat.allCases)
    func `every form says all, and no secret`(format: FindingsFormat) throws {
        let text = Self.report.text(format)
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("\u{1B}"))
        #expect(text.hasSuffix("\n"))
        try checkSnapshot(text, against: "findings/\(format.rawValue).out")
    }

    @Test(arguments: [FindingsFormat.json, .sarif, .gitlab])
    func `documents can be read again`(format: FindingsFormat) throws {
        _ = try JSON.parse(Array(Self.report.text(format).utf8))
    }

    @Test func `two findings alike have fingerprints of their own, which stay when lines come before`() {
        let prints = Self.report.fingerprints
        #expect(Set(prints).count == prints.count)
        let moved = SourceText(path: Self.source.path, bytes: Array("# new\n".utf8) + Self.source.bytes)
        let later = FindingsReport(
            findings: Self.findings.map { finding in
                Finding(
                    finding.rule, finding.severity,
                    at: Place(
                        source: moved, line: finding.place.line + 1, column: finding.place.column,
                        length: finding.place.length), finding.message, help: finding.help)
            }, files: [], problems: [], version: "", folder: "/repository")
        #expect(later.fingerprints == prints)
    }

    @Test func `nothing found is said in each form`() {
        let empty = FindingsReport(findings: [], files: ["a.yaml"], problems: [], version: "1", folder: "/")
        #expect(empty.text(.text) == "")
        #expect(empty.text(.github) == "")
        #expect(empty.text(.gitlab) == "[]\n")
        #expect(empty.text(.junit).contains("tests=\"1\" failures=\"0\""))
    }
}
