import CivilTime
import Diagnostics
import Execution
import PlanLanguage
import Synchronization

/// A run as a person follows it: a line for each step as it ends, its findings below it, and at the end what came of all.
package final class TextView: RunView {
    private let hider: SecretHider
    private let palette: Palette
    private let renderer: FindingRenderer
    private let isQuiet: Bool
    private let write: @Sendable (String) -> Void
    private let start = Mutex<RunStart?>(nil)

    /// `isQuiet` shows only what did not pass, and the outcome.
    package init(hider: SecretHider, hasColour: Bool, isQuiet: Bool, write: @escaping @Sendable (String) -> Void) {
        self.hider = hider
        self.isQuiet = isQuiet
        self.write = write
        palette = Palette(isOn: hasColour)
        renderer = FindingRenderer(style: hasColour ? .colour : .plain)
    }

    package func show(_ event: RunEvent) {
        let lines = lines(for: event)
        if !lines.isEmpty { write(hider.hide(lines.joined(separator: "\n")) + "\n") }
    }

    private func lines(for event: RunEvent) -> [String] {
        switch event {
        case .started(let start):
            self.start.withLock { $0 = start }
            return isQuiet ? [] : heading(start)
        case .waiting(let until, let window):
            return isQuiet ? [] : ["  waiting for window \(window), which opens at \(describe(until))"]
        case .objectiveStarted, .stepStarted: return []
        case .attempt(let step, let report): return attempt(step, report)
        case .stepEnded(let step, let report): return stepEnded(step, report)
        case .objectiveEnded(let unit, let report): return report.outcome == .passed ? [] : objectiveEnded(unit, report)
        case .windowClosed(let window): return ["  window \(window) has closed: nothing more is sent"]
        case .interrupted(let signal):
            return ["", "  \(signal): stopping; what is always done at the end is still done"]
        case .ended(let report): return ended(report)
        }
    }

    // MARK: The beginning

    private func heading(_ start: RunStart) -> [String] {
        var lines = [palette.strong(clean(start.plan.title))]
        for window in start.windows {
            var line = "  window \(window.name): \(window.words)"
            if !start.outsideWindow, case .inside(let span) = window.position(of: start.at), let closes = span.closes {
                line += ", closes in \((closes - start.at).words)"
            }
            lines.append(clean(line))
        }
        if start.isRehearsal { lines.append("  rehearsal: the clock was set to \(describe(start.at))") }
        if start.outsideWindow { lines.append("  outside the window, as asked") }
        if let folder = start.recordFolder { lines.append(clean("  record: \(folder)")) }
        for item in start.plan.preparation where item.concerns(start.windows.map(\.name)) {
            lines.append(clean("  people: \(item.task)"))
        }
        return lines + [""]
    }

    // MARK: Steps

    private func attempt(_ step: StepID, _ report: AttemptReport) -> [String] {
        // The last attempt is told by the step's own line; an earlier one only says that there will be another.
        guard !isQuiet, report.number > 1 else { return [] }
        return [palette.faint(clean("    \(step.words): attempt \(report.number)"))]
    }

    private func stepEnded(_ step: StepID, _ report: StepReport) -> [String] {
        if isQuiet, report.outcome == .passed || report.outcome == .skipped { return [] }
        let word = report.outcome.rawValue
        var line = "  " + palette.paint(word.padded(to: 8), report.outcome) + clean("\(step.words)")
        line += clean(report.byHand ? " (by hand)" : "")
        if report.outcome != .passed || !report.summary.isEmpty { line += palette.faint(clean("  \(report.summary)")) }
        if report.duration > .milliseconds(1) { line += palette.faint("  \(report.duration.words)") }
        if report.attempts > 1 { line += palette.faint("  \(report.attempts) attempts") }
        guard !report.findings.isEmpty else { return [line] }
        return [line, indented(renderer.render(report.findings))]
    }

    private func objectiveEnded(_ unit: UnitID, _ report: UnitReport) -> [String] {
        // Its steps have spoken; one that never began has not.
        guard report.duration == .zero, let cause = report.cause else { return [] }
        return [
            "  " + palette.paint(report.outcome.rawValue.padded(to: 8), report.outcome)
                + clean("\(unit.words)  \(cause)")
        ]
    }

    // MARK: The end

    private func ended(_ report: RunReport) -> [String] {
        let width = report.objectives.map { $0.name.count }.max() ?? 0
        var lines = isQuiet ? [] : [""]
        for objective in report.objectives where !isQuiet || objective.outcome != .passed {
            var line = "  " + palette.paint(objective.outcome.rawValue.padded(to: 8), objective.outcome)
            line += clean(objective.name.padded(to: width))
            if objective.members > 1 { line += "  \(objective.passed) of \(objective.members) passed" }
            if let need = objective.need { line += ", \(need) needed" }
            if let title = objective.title { line += palette.faint(clean("  \(title)")) }
            lines.append(line)
            if objective.outcome != .passed, let cause = objective.cause { lines.append(clean("          \(cause)")) }
        }
        let word = report.isInterrupted ? "interrupted" : report.outcome.rawValue
        lines.append(
            palette.paint(word, report.isInterrupted ? .error : report.outcome)
                + "  \(Spelled.count(report.objectives.count, "objective")), \(report.duration.words), exit status \(report.exitStatus.rawValue)"
        )
        if let problem = report.recordProblem {
            lines.append(palette.paint("the record is not whole: \(clean(problem))", .error))
        }
        if report.outcome != .passed { lines += whatToDo(report) }
        return lines
    }

    private func whatToDo(_ report: RunReport) -> [String] {
        guard let start = start.withLock({ $0 }) else { return [] }
        var lines: [String] = []
        if report.outcome == .pending {
            lines.append("  a person is awaited: run it again at a terminal, or give --answers FILE")
        }
        let contacts = start.plan.circular?.contacts ?? []
        if [.failed, .error, .blocked].contains(report.outcome), !contacts.isEmpty, !start.isRehearsal {
            lines += contacts.map { clean("  to ask: \($0.line)") }
        }
        return lines
    }

    // MARK: Texts

    private func describe(_ instant: Instant) -> String {
        let zone = start.withLock { $0?.windows.first?.zone } ?? .utc
        return zone.describe(instant)
    }

    private func clean(_ text: String) -> String { TerminalText.clean(text) }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    " + $0 }.joined(
            separator: "\n")
    }
}

extension Preparation {
    fileprivate func concerns(_ windows: [String]) -> Bool {
        switch moment {
        case .before(let window), .during(let window): windows.contains(window)
        }
    }
}

extension String {
    /// At least so many characters, and a space behind.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count) + 1)
    }
}
