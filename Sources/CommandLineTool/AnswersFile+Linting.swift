import CivilTime
import Diagnostics
import Execution
import PlanLanguage

extension AnswersFile {
    /// The most files beside it that are looked at for its plan.
    private static let mostFiles = 100

    /// Whether a file has the first key of an answers file.
    static func isMeant(by source: SourceText) -> Bool {
        source.bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: Array("ctplan-answers:".utf8)) }
    }

    /// What is wrong with it for the plan that it fits best, of those read with it or else of those beside it.
    static func findings(in source: SourceText, plans: [Plan], linter: Linter) -> [Finding] {
        let candidates = plans.isEmpty ? plansBeside(source, linter) : plans
        let readings = candidates.map { plan in
            read(source, plan: plan, now: .now(), times: AnnouncementTimes(plan: plan, ignoresWindows: true)).findings
        }
        return readings.min { $0.count < $1.count } ?? []
    }

    private static func plansBeside(_ source: SourceText, _ linter: Linter) -> [Plan] {
        PlanFiles.beside(source.path).prefix(mostFiles).compactMap { path in
            guard path != source.path, let (other, decoding) = try? SourceText.read(path: path), decoding.isEmpty,
                case .plan(let plan) = linter.read(other).document
            else { return nil }
            return plan
        }
    }
}
