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
        let rounds = rounds(of: source)
        return (rounds.last?.text.bytes ?? source.bytes, rounds.reduce(0) { $0 + $1.text.count })
    }

    /// The same round by round: the text as it was judged, and what was made of it.
    package func rounds(of source: SourceText) -> [(source: SourceText, text: FixedText)] {
        // A mended key shows what stands below it, whose faults are mended next; whether all were, the end tells.
        let bold = rounds(of: source, isBold: true)
        guard let last = bold.last?.text else { return bold }
        let before = Self.errors(findings(source))
        if isBetter(SourceText(path: source.path, bytes: last.bytes), than: before) { return bold }
        return rounds(of: source, isBold: false)
    }

    private func rounds(of source: SourceText, isBold: Bool) -> [(source: SourceText, text: FixedText)] {
        var source = source
        var rounds: [(source: SourceText, text: FixedText)] = []
        // What nothing uses may be used once all that is safe is mended: the rest comes after.
        var isOverWithSafe = false
        for _ in 0..<Self.mostRounds {
            let findings = findings(source)
            let all = findings.sortedByPlace().compactMap(\.fix).filter { takesUnsafe || $0.safety == .safe }
            let safe = isOverWithSafe ? [] : all.filter { $0.safety == .safe }
            let fixes = safe.isEmpty ? all : safe
            guard !fixes.isEmpty else { break }
            let before = Self.errors(findings)
            var text = FixedText(source, fixes)
            if !isBold, !isBetter(text, source, than: before) {
                text = oneByOne(fixes, source, before)
            }
            guard text.count > 0, text.bytes != source.bytes else {
                if safe.isEmpty || safe.count == all.count { break }
                isOverWithSafe = true
                continue
            }
            rounds.append((source, text))
            source = SourceText(path: source.path, bytes: text.bytes)
        }
        return rounds
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
