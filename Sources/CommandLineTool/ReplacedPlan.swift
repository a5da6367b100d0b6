import Diagnostics
import Glibc
import PlanLanguage

/// Looks beside a plan for one that takes its place.
struct ReplacedPlan {
    let plan: Plan
    let linter: Linter

    /// The most files that are looked at.
    private static let mostFiles = 200

    /// A warning for each plan in the same folder that replaces this one; what cannot be read there is passed over.
    var warnings: [Finding] {
        PlanFiles.beside(plan.source.path).prefix(Self.mostFiles).compactMap { path in
            guard path != plan.source.path, let (source, findings) = try? SourceText.read(path: path), findings.isEmpty,
                Self.mentionsReplacing(source.bytes), case .plan(let other) = linter.read(source).document,
                other.name != plan.name, other.replaces.contains(where: { $0.value == plan.name })
            else { return nil }
            return other.replacement(of: plan)
        }
    }

    /// Only what can say it is read as a plan.
    private static func mentionsReplacing(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: Array("replaces".utf8)) }
    }
}
