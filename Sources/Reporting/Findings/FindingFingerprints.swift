import Diagnostics
import Execution

extension FindingsReport {
    /// What tells each finding from every other, and stays when lines are added above it: of its rule, its file, the text of
    /// its line, and how many of the same came before.
    var fingerprints: [String] {
        var seen: [String: Int] = [:]
        return findings.map { finding in
            // Even the hash of a short secret would give it away.
            let line = !finding.showsLine ? "" : finding.place.source.line(finding.place.line)
            let subject = [finding.rule, path(finding.place.source.path), String(line.trimmed), finding.message]
                .joined(separator: "\u{0}")
            let number = seen[subject, default: 0]
            seen[subject] = number + 1
            return SHA256.hex(of: Array("\(subject)\u{0}\(number)".utf8))
        }
    }
}

extension String {
    fileprivate var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
