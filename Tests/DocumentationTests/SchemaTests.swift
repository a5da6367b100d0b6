import Execution
import FoundationEssentials
import PlanLanguage
import TestSupport
import Testing

/// The schemas under `schemas/` are those of the declarations, and judge the fixtures as far as a schema can.
struct SchemaTests {
    private static func path(_ document: SchemaMaker.Document) -> String { "schemas/\(document.rawValue).schema.json" }

    @Test(arguments: SchemaMaker.Document.allCases)
    func areThoseOfTheDeclarations(document: SchemaMaker.Document) throws {
        let text = SchemaMaker(vocabulary: StepKinds.all.vocabulary).schema(of: document).indented() + "\n"
        try checkSnapshot(text, against: "../../\(Self.path(document))")
    }

    @Test(arguments: SchemaMaker.Document.allCases)
    func haveWhatTheyReferTo(document: SchemaMaker.Document) {
        let text = SchemaMaker(vocabulary: StepKinds.all.vocabulary).schema(of: document).indented()
        let references = Set(text.matches(of: /"#\/definitions\/([^"]+)"/).map { String($0.1) })
        let definitions = text.firstRange(of: "\"definitions\": {").map { text[$0.upperBound...] } ?? ""
        let missing = references.filter { !definitions.contains("\"\($0)\": {") }
        #expect(missing.isEmpty)
    }

    @Test(arguments: SchemaMaker.Document.allCases)
    func takeGoodFiles(document: SchemaMaker.Document) async throws {
        let folders = document == .config ? ["."] : ["Tests/Fixtures/ok", "plans", "plans/procedures", "sites"]
        let files = try folders.flatMap { try Self.files(of: document, in: $0) }
        #expect(!files.isEmpty)
        let verdicts = try await Self.verdicts(document, files)
        #expect(verdicts.values.allSatisfy { $0 == "ok" }, "\(verdicts.filter { $0.value != "ok" })")
    }

    /// Bad files whose mistakes are beyond a schema: they are about what names mean, about times, or within a text.
    static let beyondSchemas: Set<String> = [
        "calendar", "dates", "empty-pattern", "endless-retry", "endless-retry-in-open-window", "event-in-always",
        "ignore", "impossible-condition", "impossible-event", "json-path", "literal-line-end", "literal-secret",
        "long-step", "may-not-have-run", "missing-result", "missing-window", "name-form", "need-unreachable",
        "need-without-set", "needless-default",
        "needs-order",
        "not-certain",
        "nonexistent-time", "open-secret", "open-url", "order-circle", "output-of-set", "phase-order",
        "reference-syntax", "repeated-holiday", "repeated-member", "repeated-name", "secret-in-the-open",
        "secret-like-text", "set-size",
        "shadowed-capture",
        "shadowed-name", "slow-pattern", "undefined-reference", "undefined-window", "unknown-filter",
        "unknown-group", "unknown-host", "unknown-member", "unknown-objective", "unknown-phase", "unknown-step",
        "unknown-window", "unknown-zone", "unread-capture", "unreadable-file", "unused-capture", "unused-event",
        "unused-input", "unused-role", "unproven-logon",
        "unused-variable", "used-before-capture", "uses-file", "web-step",
        "window-on-holiday",
        "window-order", "window-sequence", "wrong-argument", "wrong-combination", "wrong-input", "wrong-scheme",
        "wrong-url", "wrong-weekday", "wrong-writing", "wrong-weekday-of-deadline", "zone-letters", "zone-season",
    ]

    @Test func refuseMistakesOfShape() async throws {
        let files = try Self.files(of: .plan, in: "Tests/Fixtures/err")
        let verdicts = try await Self.verdicts(.plan, files)
        let taken = Set(verdicts.filter { $0.value == "ok" }.keys.map(Self.stem))
        let missed = taken.subtracting(Self.beyondSchemas)
        #expect(missed.isEmpty, "the schema takes these bad files: is it a mistake of shape?")
    }

    // MARK: Files

    private static func stem(_ path: String) -> String {
        String(path.split(separator: "/").last?.dropLast(".yaml".count) ?? "")
    }

    private static func files(of document: SchemaMaker.Document, in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(Fixtures.repository)/\(folder)")
            .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
            .filter { path in
                // What is no text has no first line.
                let text = (try? readText("\(Fixtures.repository)/\(path)")) ?? ""
                let lines = text.split(separator: "\n")
                let isSite = lines.contains { $0.hasPrefix("ctplan-site:") }
                let isProcedure = lines.contains { $0.hasPrefix("ctplan-procedure:") }
                let isConfig = lines.contains { $0.hasPrefix("ctplan-config:") }
                return isConfig == (document == .config) && isSite == (document == .site)
                    && isProcedure == (document == .procedure)
            }
    }

    private static func verdicts(_ document: SchemaMaker.Document, _ files: [String]) async throws -> [String: String] {
        let program = Program(
            "/usr/bin/python3", ["-B", "scripts/check-schema", path(document)] + files, environment: [:],
            folder: Fixtures.repository)
        let finished = try await program.run(within: .seconds(60))
        #expect(finished.status == 0 || finished.status == 1, "\(finished.standardError)")
        #expect(finished.standardError == "")
        let lines = finished.standardOutput.split(separator: "\n").map { $0.split(separator: "\t", maxSplits: 1) }
        // One that broke off has judged nothing.
        #expect(lines.map { String($0[0]) } == files)
        return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), String($0[1])) })
    }
}
