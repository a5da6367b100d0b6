import Diagnostics
import PlanLanguage
import TestSupport
import Testing

@testable import Execution

/// A plan as it is being typed: at every byte it is linted, formed and mended, and what cannot be understood stays.
struct HalfTypedPlanTests {
    @Test(arguments: ["plans/2021-08-14.yaml", "sites/example.yaml", "plans/procedures/sftp-report-check.yaml"])
    func `every beginning of a file is formed or refused`(path: String) throws {
        let bytes = Array(try readText("\(Fixtures.repository)/\(path)").utf8)
        let formatter = PlanFormatter(vocabulary: StepKinds.all.vocabulary)
        for end in bytes.indices {
            let (source, decoding) = SourceText.decoded(path: path, bytes: Array(bytes[..<end]))
            guard decoding.isEmpty, case .success(let text) = formatter.formatted(source) else { continue }
            guard case .success(let again) = formatter.formatted(SourceText(path: path, bytes: text)) else {
                Issue.record("the form of the first \(end) bytes is refused")
                continue
            }
            if again != text { Issue.record("the form of the first \(end) bytes has another form") }
        }
    }

    /// Every seventh: to mend is to judge several times.
    @Test func `beginnings of a plan are mended without a new error`() throws {
        let bytes = Array(try readText("\(Fixtures.repository)/plans/2021-08-14.yaml").utf8)
        let judging = Judging(
            linter: Linter(vocabulary: StepKinds.all.vocabulary),
            configurations: ConfigurationSource(
                folders: .init(isRoot: { _ in true }, read: { _ in nil }), workingFolder: "/"))
        func errors(_ bytes: [UInt8]) -> Int {
            var judging = judging
            return judging.findings(of: SourceText(path: "p.yaml", bytes: bytes)).count { $0.severity == .error }
        }
        for end in stride(from: 0, to: bytes.count, by: 7) {
            let beginning = Array(bytes[..<end])
            guard SourceText.decoded(path: "p.yaml", bytes: beginning).1.isEmpty else { continue }
            let mending = Mending(judging: judging, takesUnsafe: end % 2 == 0)
            let mended = mending.mended(SourceText(path: "p.yaml", bytes: beginning)).bytes
            if mended != beginning, errors(mended) > errors(beginning) {
                Issue.record("mending the first \(end) bytes makes an error")
            }
        }
    }
}
