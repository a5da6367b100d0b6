import Diagnostics
import FoundationEssentials
import PlanLanguage
import TestSupport
import Testing

@testable import Execution

/// `--fix` and `--fix=unsafe` on every bad fixture: what is beside the changes stays, nothing gets worse, and a second time
/// there is nothing to do.
struct MendedFixtureTests {
    static let cases = Fixtures.names(in: "err", endingWith: ".yaml").flatMap { [($0, false), ($0, true)] }

    private static func judging() -> Judging {
        Judging(
            linter: Linter(
                vocabulary: StepKinds.all.vocabulary,
                files: PlanFileSource.machine { Fixtures.path("err/\($0)") }),
            configurations: ConfigurationSource(
                folders: .init(isRoot: { _ in true }, read: { _ in nil }), workingFolder: "/"))
    }

    private static func findings(_ source: SourceText) -> [Finding] {
        var judging = judging()
        return judging.findings(of: source)
    }

    /// Rules with messages, and how often each.
    private static func counts(_ findings: [Finding]) -> [String: Int] {
        Dictionary(findings.map { ("\($0.severity) \($0.rule): \($0.message)", 1) }, uniquingKeysWith: +)
    }

    @Test(arguments: cases)
    func `what is beside the changes stays, and nothing gets worse`(name: String, takesUnsafe: Bool) throws {
        let bytes = try #require(FileManager.default.contents(atPath: Fixtures.path("err/\(name)")))
        let (source, decoding) = SourceText.decoded(path: name, bytes: Array(bytes))
        guard decoding.isEmpty else { return }
        let mending = Mending(judging: Self.judging(), takesUnsafe: takesUnsafe)
        let (mended, count) = mending.mended(source)
        #expect((count == 0) == (mended == source.bytes))
        let result = SourceText(path: name, bytes: mended)
        let before = Self.findings(source)
        let after = Self.findings(result)
        let known = Self.counts(before)
        let new = Self.counts(after.filter { $0.severity == .error }).filter { $0.value > known[$0.key] ?? 0 }
        #expect(new.isEmpty, "\(FindingRenderer().render(after))")
        // What an error hid may be told once it is mended; nothing else is new.
        if before.allSatisfy({ $0.severity != .error }) {
            #expect(Self.counts(after).filter { $0.value > known[$0.key] ?? 0 }.isEmpty)
        }
        #expect(after.count <= before.count)
        #expect(mending.mended(result) == (mended, 0))
        for round in mending.rounds(of: source) { Self.checkRest(round.source.bytes, round.text) }
    }

    /// Every byte beside the edits is there as it was, in its order.
    private static func checkRest(_ old: [UInt8], _ text: FixedText) {
        var read = 0
        var written = 0
        for edit in text.edits + [Fix.Edit(old.count..<old.count, "")] {
            guard edit.range.lowerBound >= read else {
                Issue.record("two edits change the same bytes")
                return
            }
            let kept = old[read..<edit.range.lowerBound]
            #expect(text.bytes[written...].starts(with: kept))
            written += kept.count
            #expect(text.bytes[written...].starts(with: edit.text.utf8))
            written += edit.text.utf8.count
            read = edit.range.upperBound
        }
        #expect(written == text.bytes.count)
    }
}
