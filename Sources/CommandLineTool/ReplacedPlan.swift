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
            guard path != plan.source.path, let bytes = try? SourceText.readBytes(path: path),
                Self.mentionsReplacing(bytes)
            else { return nil }
            let (source, findings) = SourceText.decoded(path: path, bytes: bytes)
            guard findings.isEmpty, case .plan(let other) = linter.read(source).document, other.name != plan.name,
                other.replaces.contains(where: { $0.value == plan.name })
            else { return nil }
            return other.replacement(of: plan)
        }
    }

    /// Only what can say it is read as a plan: where a line begins with the key.
    private static func mentionsReplacing(_ bytes: [UInt8]) -> Bool {
        let key = Array("replaces".utf8)
        return bytes.withUnsafeBytes { file in
            var line = file[...]
            while line.count >= key.count {
                if line.starts(with: key) { return true }
                guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else { return false }
                line = line[(end + 1)...]
            }
            return false
        }
    }
}
