import Diagnostics
import Execution
import PlanLanguage

extension TextView {
    /// What came of it all: each objective, why, the whole, and what to do now.
    func ending(_ report: RunReport) -> [String] {
        var lines = isQuiet ? [] : [""]
        let shown = report.objectives.filter { !isQuiet || ![.passed, .skipped].contains($0.outcome) }
        let width = shown.map(\.name.count).max() ?? 0
        for objective in shown { lines += self.lines(for: objective, width: width) }
        let word = report.isInterrupted ? "interrupted" : report.outcome.rawValue
        lines.append(
            palette.paint(word, report.isInterrupted ? .error : report.outcome)
                + "  \(counts(report.objectives)), \(report.duration.words), exit status \(report.exitStatus.rawValue)")
        if let problem = report.recordProblem {
            lines.append(palette.paint("the record is not whole: \(clean(problem))", .error))
        }
        return lines + whatToDo(report)
    }

    private func lines(for objective: ObjectiveReport, width: Int) -> [String] {
        var parts = [known(objective.name.padded(to: width))]
        if let title = objective.title { parts.append(clean(title)) }
        if objective.members > 1 {
            let need = objective.need.map { ", \($0) needed" } ?? ""
            parts.append("(\(objective.passed) of \(objective.members) passed\(need))")
        }
        let line = "  " + label(objective.outcome) + parts.joined(separator: "  ").trimmingEnd
        if objective.results.count > 1 { return [line] + rows(objective.results) }
        guard objective.outcome != .passed, let cause = objective.cause else { return [line] }
        return [line, String(repeating: " ", count: 10) + clean(cause)]
    }

    /// The most members of one set that have a row each: what did not pass goes before what did.
    private static let mostRows = 50

    /// A row for each member, and how many more there are.
    private func rows(_ all: [MemberReport]) -> [String] {
        let results = isQuiet ? all.filter { ![.passed, .skipped].contains($0.outcome) } : all
        let indent = String(repeating: " ", count: 11)
        func row(_ result: MemberReport) -> String {
            let cause = result.outcome == .passed ? nil : result.cause
            return indent + label(result.outcome) + clean("[\(result.member)]" + (cause.map { "  \($0)" } ?? ""))
        }
        guard results.count > Self.mostRows else { return results.map(row) }
        let sorted = results.filter { $0.outcome != .passed } + results.filter { $0.outcome == .passed }
        let rest = sorted.dropFirst(Self.mostRows)
        let counts = Outcome.allCases.compactMap { outcome in
            let count = rest.count { $0.outcome == outcome }
            return count > 0 ? "\(count) \(outcome.rawValue)" : nil
        }
        return sorted.prefix(Self.mostRows).map(row)
            + [indent + "and \(rest.count) more: \(counts.joined(separator: ", "))"]
    }

    /// `3 objectives`, or `3 objectives (1 passed, 2 failed)` where not all came out alike.
    private func counts(_ objectives: [ObjectiveReport]) -> String {
        let counts = Outcome.allCases.compactMap { outcome in
            let count = objectives.filter { $0.outcome == outcome }.count
            return count > 0 ? "\(count) \(outcome.rawValue)" : nil
        }
        return Spelled.count(objectives.count, "objective")
            + (counts.count > 1 ? " (\(counts.joined(separator: ", ")))" : "")
    }

    /// Whether the window of something that was skipped was still to open when the run ended.
    private func waitingHelps(_ report: RunReport) -> Bool {
        guard let start, !start.outsideWindow else { return false }
        return report.objectives.contains { objective in
            guard objective.outcome == .skipped, let name = start.plan.objective(objective.name)?.window?.value,
                case .before = start.plan.window(name)?.position(of: report.at)
            else { return false }
            return true
        }
    }

    private func whatToDo(_ report: RunReport) -> [String] {
        var lines: [String] = []
        switch report.outcome {
        case .pending: lines.append("  a person is awaited: run it again at a terminal, or give --answers FILE")
        case .skipped where !report.isInterrupted:
            lines.append(
                "  nothing was tried: see above why" + (waitingHelps(report) ? "; --wait waits for a window" : ""))
        case .passed, .failed, .error, .blocked, .skipped, .missed: break
        }
        guard let start, !start.isRehearsal, [.failed, .error, .blocked, .missed, .pending].contains(report.outcome),
            !report.isInterrupted
        else { return lines }
        return lines + start.plan.circulars.flatMap(\.contacts).map { known("  whom to call: \($0.line)") }
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var view = self[...]
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
