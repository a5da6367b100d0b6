import Diagnostics
import Execution
import FoundationEssentials
import PlanLanguage
import TestSupport
import Testing
import YAMLTree

/// What `ctplan fmt` makes of a file says the same as the file: tried on everything that is written in the language here,
/// and on variants of it that a seeded generator makes.
@Suite struct FormTests {
    private static let formatter = PlanFormatter(vocabulary: StepKinds.all.vocabulary)

    /// From the root of the repository.
    private static let folders = [
        "Tests/Fixtures/ok", "Tests/Fixtures/ok/procedures", "Tests/Fixtures/run", "Tests/Fixtures/err",
        "Tests/Fixtures/explain", "plans", "plans/procedures", "sites",
    ]

    static let files: [String] = folders.flatMap { folder in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Fixtures.repository)/\(folder)")) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    @Test func areMany() { #expect(Self.files.count > 100) }

    @Test(arguments: files)
    func aFileSaysTheSameInItsForm(path: String) throws {
        let data = try #require(FileManager.default.contents(atPath: "\(Fixtures.repository)/\(path)"))
        let (file, findings) = WrittenFile.decoded(path: path, bytes: Array(data))
        // Files that are no text, or no YAML of the language, are left alone.
        guard findings.isEmpty, let form = Form(of: file.source, Self.formatter) else { return }
        form.check(says: true)
    }

    @Test(arguments: try Document.all().flatMap(\.blocks).filter { $0.language == "yaml" && $0.completion == nil })
    func anExampleSaysTheSameInItsForm(block: CodeBlock) {
        let source = SourceText(path: "\(block.document):\(block.line)", text: block.text)
        Form(of: source, Self.formatter)?.check(says: true)
    }

    /// Each is built from one of these by changes of its spacing, its comments, its quotes and its order.
    private static let grounds = [
        "Tests/Fixtures/ok/every-key.yaml", "Tests/Fixtures/ok/every-matcher.yaml", "Tests/Fixtures/ok/occasions.yaml",
        "Tests/Fixtures/ok/references.yaml", "Tests/Fixtures/ok/site.yaml", "Tests/Fixtures/ok/procedure.yaml",
        "plans/2021-08-14.yaml", "plans/2014-12-13.yaml", "Tests/Fixtures/run/events.yaml",
        "plans/procedures/web-logon.yaml",
    ]

    @Test(arguments: grounds)
    func aVariantSaysTheSameInItsForm(ground: String) throws {
        let text = try readText("\(Fixtures.repository)/\(ground)")
        var formed = 0
        for seed in 1...30 {
            var variant = Variant(of: text, seed: UInt64(seed))
            for _ in 0..<(seed % 12 + 1) { variant.change() }
            let (file, _) = WrittenFile.decoded(path: ground, bytes: variant.bytes)
            guard let form = Form(of: file.source, Self.formatter, name: "\(ground), seed \(seed)") else { continue }
            formed += 1
            // Two texts of the typed plan take longer than all the rest.
            form.check(says: seed % 3 == 0)
            let new = String(decoding: file.bytes(of: form.text), as: UTF8.self)
            for mark in variant.marks {
                #expect(new.ranges(of: mark).count == 1, "\(form.name): \"\(mark)\" is there once")
            }
            #expect((new.unicodeScalars.first == "\u{FEFF}") == variant.hasByteOrderMark, "\(form.name)")
        }
        #expect(formed > 15, "most variants can be read")
    }

    /// Each of them is left alone or has a form; none is ever a crash.
    @Test func aHalfTypedPlanIsLeftAloneOrFormed() throws {
        let bytes = Array(try readText("\(Fixtures.repository)/plans/2021-08-14.yaml").utf8)
        for end in 0...bytes.count {
            let source = SourceText(path: "plan.yaml", bytes: Array(bytes[..<end]))
            switch Self.formatter.formatted(source) {
            case .success(let text): #expect(text.count < 2 * end + 100)
            case .failure(let refusal): #expect(!refusal.findings.isEmpty, "\(end)")
            }
        }
    }
}

/// A file and its form.
private struct Form {
    let name: String
    let source: SourceText
    let text: [UInt8]
    private let formatter: PlanFormatter

    /// `nil` where the file has no form because of its own faults.
    init?(of source: SourceText, _ formatter: PlanFormatter, name: String? = nil) {
        self.source = source
        self.formatter = formatter
        self.name = name ?? source.path
        switch formatter.formatted(source) {
        case .success(let text): self.text = text
        case .failure(let refusal):
            #expect(!refusal.findings.contains { $0.rule == "not-formatted" }, "\(name ?? source.path)")
            return nil
        }
    }

    func check(says: Bool) {
        let new = SourceText(path: source.path, bytes: text)
        guard case .success(let again) = formatter.formatted(new) else {
            Issue.record("\(name): the form itself is refused\n\(new.string)")
            return
        }
        #expect(
            again == text,
            "\(name): formatting twice changes it\n\(LineDifference(path: name, from: text, to: again).text)")
        #expect(Self.outline(source) == Self.outline(new), "\(name): the tree is another one\n\(new.string)")
        guard says else { return }
        let before = Self.meaning(of: source)
        let after = Self.meaning(of: new)
        // Of a step that is of two kinds the one that stands first is taken.
        if before.findings.contains(where: { $0.contains("error several-kinds") }) { return }
        #expect(before.findings == after.findings, "\(name)\n\(new.string)")
        #expect(before.document == after.document, "\(name): the typed document is another one\n\(new.string)")
    }

    // MARK: Tree

    /// The tree as a text in which the order of keys does not show.
    private static func outline(_ source: SourceText) -> String {
        YAMLDocument.parse(source).root.map(outline) ?? ""
    }

    private static func outline(_ node: Node) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.isEmpty ? "~" : "\"\(scalar.text)\""
        case .sequence(let items): "[\(items.map(outline).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\"\($0.key.value)\": \(outline($0.value))" }.sorted().joined(separator: ", "))}"
        }
    }

    // MARK: Meaning

    /// What lint says of it, and the typed document as a text, both without places.
    private static func meaning(of source: SourceText) -> (findings: [String], document: String) {
        let files = PlanFileSource.machine { path in "\(Fixtures.repository)/\(path)" }
        let (document, findings) = Linter(vocabulary: StepKinds.all.vocabulary, files: files).read(source)
        let lines = findings.map { finding in
            // Some name keys in the order in which they stand.
            let text = "\(finding.message) \(finding.help ?? "")".replacing(/line \d+/, with: "line …")
            let words = text.split(separator: " ").sorted()
            return "\(finding.severity) \(finding.rule) \(words.joined(separator: " "))"

        }
        return (lines.sorted(), ValueText.text(of: document))
    }
}

extension SourceText {
    fileprivate var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// A value as a text, all members and theirs, without the places in files and the ways in which texts are quoted.
private enum ValueText {
    static func text(of value: Any) -> String {
        if value is Place || value is Scalar.Style || value is SourceText { return "" }
        let mirror = Mirror(reflecting: value)
        let children = mirror.children.map { child in (child.label.map { "\($0): " } ?? "") + text(of: child.value) }
        switch mirror.displayStyle {
        case .set, .dictionary: return "[\(children.sorted().joined(separator: ", "))]"
        case .enum where children.isEmpty: return "\(value)"
        case .none where children.isEmpty:
            // Functions differ by where they are, which says nothing.
            return value is any CustomStringConvertible ? "\(value)" : "\(type(of: value))"
        default:
            return children.isEmpty ? "\(type(of: value))" : "\(type(of: value))(\(children.joined(separator: ", ")))"
        }
    }
}
