import Diagnostics

/// Mends what lint finds in one file, as far as the findings say how.
package struct Mending {
    private let judging: Judging
    private let takesUnsafe: Bool

    /// Judging again may find what a mended fault hid; so many times at most.
    private static let mostRounds = 20
    /// So many changes are tried one after another where all at once make a new fault.
    private static let mostTries = 200

    package init(judging: Judging, takesUnsafe: Bool = false) {
        self.judging = judging
        self.takesUnsafe = takesUnsafe
    }

    /// The text with the changes that are safe, or with all; what makes a new error is left out.
    package func mended(_ source: SourceText) -> (bytes: [UInt8], count: Int) {
        // A mended key shows what stands below it, whose faults are mended next; whether all were, the end tells.
        let bold = mended(source, isBold: true)
        let before = Self.errors(findings(source))
        if bold.count == 0 || isBetter(SourceText(path: source.path, bytes: bold.bytes), than: before) { return bold }
        return mended(source, isBold: false)
    }

    private func mended(_ source: SourceText, isBold: Bool) -> (bytes: [UInt8], count: Int) {
        var source = source
        var total = 0
        for _ in 0..<Self.mostRounds {
            let findings = findings(source)
            let fixes = findings.sortedByPlace().compactMap(\.fix).filter { takesUnsafe || $0.safety == .safe }
            guard !fixes.isEmpty else { break }
            let before = Self.errors(findings)
            var text = FixedText(source, fixes)
            if !isBold, !isBetter(text, source, than: before) {
                text = oneByOne(fixes, source, before)
            }
            guard text.count > 0, text.bytes != source.bytes else { break }
            total += text.count
            source = SourceText(path: source.path, bytes: text.bytes)
        }
        return (source.bytes, total)
    }

    private func oneByOne(
        _ fixes: [Fix], _ source: SourceText, _ before: [String: Int]
    ) -> FixedText {
        var good: [Fix] = []
        for fix in fixes.prefix(Self.mostTries) {
            let text = FixedText(source, good + [fix])
            if text.count == good.count + 1, isBetter(text, source, than: before) {
                good.append(fix)
            }
        }
        return FixedText(source, good)
    }

    private func findings(_ source: SourceText) -> [Finding] {
        var judging = judging
        return judging.findings(of: source)
    }

    private func isBetter(
        _ text: FixedText, _ source: SourceText, than before: [String: Int]
    ) -> Bool {
        isBetter(SourceText(path: source.path, bytes: text.bytes), than: before)
    }

    /// Whether no error is there that was not there before.
    private func isBetter(_ source: SourceText, than before: [String: Int]) -> Bool {
        Self.errors(findings(source)).allSatisfy { $0.value <= before[$0.key] ?? 0 }
    }

    private static func errors(_ findings: [Finding]) -> [String: Int] {
        Dictionary(
            findings.filter { $0.severity == .error }.map { ("\($0.rule) \($0.message)", 1) }, uniquingKeysWith: +)
    }
}
