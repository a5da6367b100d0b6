import Diagnostics
import PlanLanguage
import TestSupport
import Testing

@testable import Execution

/// Files that nobody wrote: lint finds its way about them, a form says what the file says, and mending makes nothing worse.
struct HostileFileTests {
    private static let vocabulary = StepKinds.all.vocabulary

    private static func findings(_ source: SourceText) -> [Finding] {
        Ignoring(source).applied(to: Linter(vocabulary: vocabulary).read(source).findings)
    }

    private static func errors(_ source: SourceText) -> Int { findings(source).count { $0.severity == .error } }

    private static func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(400), as: UTF8.self) }

    private static func check(_ bytes: [UInt8], _ name: String) {
        let (source, decoding) = SourceText.decoded(path: "plan.yaml", bytes: bytes)
        guard decoding.isEmpty else { return }
        let found = findings(source)
        for finding in found where !(1...max(1, source.lineCount)).contains(finding.place.line) {
            Issue.record("\(name): a finding stands on line \(finding.place.line) of \(source.lineCount)")
        }
        let formatter = PlanFormatter(vocabulary: vocabulary)
        if case .success(let text) = formatter.formatted(source) {
            let form = SourceText(path: "plan.yaml", bytes: text)
            if case .success(let again) = formatter.formatted(form), again == text {
                let rules = findings(form).map(\.rule).sorted()
                #expect(rules == found.map(\.rule).sorted(), "\(name):\n\(shown(bytes))")
            } else {
                Issue.record("\(name): the form has another form:\n\(shown(bytes))")
            }
        }
        let judging = Judging(
            linter: Linter(vocabulary: vocabulary),
            configurations: ConfigurationSource(
                folders: .init(isRoot: { _ in true }, read: { _ in nil }), workingFolder: "/"))
        let mended = Mending(judging: judging, takesUnsafe: true).mended(source).bytes
        if mended != source.bytes {
            #expect(errors(SourceText(path: "plan.yaml", bytes: mended)) <= errors(source), "\(name)")
        }
    }

    @Test func `bytes at random`() {
        var numbers = RepeatableNumbers(state: 2_021_0814)
        for round in 0..<200 {
            let mask = round % 2 == 0 ? 0xFF : 0x7F
            Self.check((0..<numbers.next(below: 400)).map { _ in UInt8(numbers.next(below: 256) & mask) }, "\(round)")
        }
    }

    private static let words = [
        "objectives:", "steps:", "a:", "b: ", "http: ", "to: ", "web", "hosts: ", "title: ", "zone: UTC", "\n", "\n",
        "\n  ", "\n  ", "\n    ", "\n- ", "- ", "? ", "{", "}", "[", "]", ": ", ", ", " # x", "\"", "'", "|\n", ">-\n",
        "&a ", "*a", "!t ", "$(", ")", " | ", "\t", "\r\n", "\u{2028}", "夜", "---\n", "%", "@", "TODO", "\\", "1", " ",
        "# ctplan-lint: ignore unused-input because x", "inputs: {x: {about: y}}", "<<: ", "~", "\u{85}", "''", "\"\"",
    ]

    @Test(arguments: 0..<8)
    func `words of the language at random`(seed: Int) {
        var numbers = RepeatableNumbers(state: UInt64(seed) * 7919 + 1)
        for round in 0..<150 {
            let start = numbers.next(below: 3) == 0 ? "" : "ctplan: 1\n"
            let soup = (0..<numbers.next(below: 40)).map { _ in Self.words[numbers.next(below: Self.words.count)] }
            Self.check(Array((start + soup.joined()).utf8), "\(seed).\(round)")
        }
    }

    private static let large: [String: String] = [
        "brackets": String(repeating: "[", count: 50_000),
        "braces": String(repeating: "{a: ", count: 50_000),
        "lines": (0..<1_500).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        "items": String(repeating: "- ", count: 50_000),
        "keys": (0..<30_000).map { "k\($0): 1\n" }.joined(),
        "line ends": String(repeating: "\r", count: 100_000),
        "comments": String(repeating: "#\n", count: 100_000),
        "ignores": String(repeating: "# ctplan-lint: ignore no-retry because x\n", count: 10_000),
        "one line": "title: \"" + String(repeating: "x", count: 1_000_000) + "\"\n",
    ]

    @Test(arguments: large.keys.sorted())
    func `what is deep, long or many`(name: String) throws {
        let text = try #require(Self.large[name])
        Self.check(Array(("ctplan: 1\n" + text).utf8), name)
    }
}
