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

    /// Only what can say it is read as a plan: a file with the key in it, or one in UTF-16.
    private static func mentionsReplacing(_ bytes: [UInt8]) -> Bool {
        if bytes.prefix(2).contains(where: { $0 == 0 || $0 >= 0xFE }) { return true }
        let key = Array("replaces".utf8)
        return bytes.withUnsafeBytes { file in
            var rest = file[...]
            while let start = rest.firstIndex(of: key[0]) {
                if rest[start...].starts(with: key) { return true }
                rest = rest[(start + 1)...]
            }
            return false
        }
    }
}
