import CivilTime
import Diagnostics
import Execution
import PlanLanguage
import Synchronization

/// A run as a person follows it: a line for each step as it ends, its findings below it, and at the end what came of all.
package final class TextView: RunView {
    let palette: Palette
    let isQuiet: Bool
    private let hider: SecretHider
    private let renderer: FindingRenderer
    private let write: @Sendable (String) -> Void
    private let memory = Mutex(Memory())

    private struct Memory {
        var start: RunStart?
        /// What was last said of each step that is tried again.
        var troubles: [StepID: String] = [:]
        /// Lines that are still to be written, as UTF-8.
        var gathered: [UInt8] = []
    }

    /// `isQuiet` shows only what did not pass, and the outcome.
    package init(hider: SecretHider, hasColour: Bool, isQuiet: Bool, write: @escaping @Sendable (String) -> Void) {
        self.hider = hider
        self.isQuiet = isQuiet
        self.write = write
        palette = Palette(isOn: hasColour)
        renderer = FindingRenderer(style: hasColour ? .colour : .plain)
    }

    var start: RunStart? { memory.withLock { $0.start } }

    package func show(_ event: RunEvent) {
        let lines = lines(for: event)
        if lines.isEmpty { return }
        let text = lines.count == 1 ? lines[0] : lines.joined(separator: "\n")
        memory.withLock { memory in
            memory.gathered.append(contentsOf: text.utf8)
            memory.gathered.append(UInt8(ascii: "\n"))
        }
    }

    package func flush() {
        let text = memory.withLock { memory in
            if memory.gathered.isEmpty { return "" }
            defer { memory.gathered.removeAll(keepingCapacity: true) }
            return String(decoding: memory.gathered, as: UTF8.self)
        }
        if !text.isEmpty { write(text) }
    }

    private func lines(for event: RunEvent) -> [String] {
        switch event {
        case .started(let start):
            memory.withLock { $0.start = start }
            return isQuiet ? [] : heading(start)
        case .waiting(let until, let window): return isQuiet ? [] : waiting(for: window, until: until)
        case .waitingForEvent(let name): return isQuiet ? [] : [known("  waiting for the event \(name)")]
        case .announced(let announcement, let zone): return isQuiet ? [] : [announced(announcement, zone)]
        case .requirement(let report): return isQuiet ? [] : [requirement(report)]
        case .libraries, .objectiveStarted, .stepStarted: return []
        case .attempt(let step, let report, let next): return isQuiet ? [] : attempt(step, report, next: next)
        case .stepEnded(let step, let report): return stepEnded(step, report)
        case .objectiveEnded(let unit, let report): return objectiveEnded(unit, report)
        case .windowClosed(let window): return ["  window \(known(window)) has closed: nothing more is sent"]
        case .interrupted(let signal):
            return [
                "  \(clean(signal)): stopping; what is always done at the end is still done (once more to stop that too)"
            ]
        case .ended(let report): return ending(report)
        }
    }

    // MARK: The beginning

    private func heading(_ start: RunStart) -> [String] {
        var lines = [palette.strong(known(start.plan.title))]
        for window in start.windows {
            let turn = window.turn(at: start.at)
            var line = "  window \(window.name): \(window.words)\(window.isTentative ? ", tentative" : "")"
            if let day = turn.words { line += "; \(day)" }
            if let date = window.businessDate(of: turn.occurrence, by: start.calendar) {
                line += ", for business on \(date.words)"
            }
            if !start.outsideWindow, case .inside(let span) = window.position(of: start.at), let closes = span.closes {
                // Half a second late is not a minute less.
                line += ", closes in \((closes - start.at + .milliseconds(500)).words)"
            }
            lines.append(known(line))
        }
        if !start.only.isEmpty { lines.append(known("  only: \(Spelled.list(start.only))")) }
        if start.isRehearsal {
            let zone = start.windows.first?.zone ?? .utc
            lines.append("  rehearsal: the clock was set to \(zone.describe(start.at))")
        }
        if start.outsideWindow { lines.append("  outside the window, as asked") }
        if let folder = start.recordFolder { lines.append(known("  record: \(folder)")) }
        for item in start.plan.preparation where start.windows.contains(where: { item.concerns(window: $0.name) }) {
            lines.append(clean("  people: \(item.task)"))
        }
        return lines + [""]
    }

    private func waiting(for name: String, until: Instant) -> [String] {
        let zone = start?.windows.first { $0.name == name }?.zone ?? .utc
        return [known("  waiting for window \(name), which opens at \(zone.describe(until))")]
    }

    private func announced(_ announcement: Announcement, _ zone: Zone) -> String {
        "  " + palette.strong("event".padded(to: 9))
            + clean(
                "\(announcement.event)  announced at \(zone.describe(announcement.at)) (\(announcement.by), \(announcement.source.words))"
            )
    }

    private func requirement(_ report: RequirementReport) -> String {
        guard let run = report.run, let start else {
            return "  " + palette.faint(clean("\(report.objective) requires \(report.required), which has passed"))
        }
        let zone = start.windows.first?.zone ?? .utc
        let name = report.plan == start.plan.name ? report.required : "\(report.required) of plan \(report.plan)"
        let line = "\(report.objective) requires \(name), which passed on \(zone.describe(run.ended)): \(run.record)"
        return "  " + palette.faint(clean(line))
    }

    // MARK: Steps

    /// Only an attempt that will be followed by another is told, and only where there is news: the step's own line tells
    /// the last one.
    private func attempt(_ step: StepID, _ report: AttemptReport, next: Instant?) -> [String] {
        guard let next else { return [] }
        let words = report.words
        let isNews = memory.withLock { memory in
            defer { memory.troubles[step] = words }
            return memory.troubles[step] != words
        }
        guard isNews || report.number % 10 == 0 else { return [] }
        let pause = next - (report.started + report.duration)
        let line = "retry   \(step.words)  attempt \(report.number): \(words); next in \(pause.words)"
        return ["  " + palette.faint(clean(line))]
    }

    private func stepEnded(_ step: StepID, _ report: StepReport) -> [String] {
        memory.withLock { if !$0.troubles.isEmpty { $0.troubles[step] = nil } }
        if isQuiet, report.outcome == .passed || report.outcome == .skipped { return [] }
        var line = "  " + label(report.outcome) + clean(step.words + (report.byHand ? " (by hand)" : ""))
        func add(_ aside: String) { line += "  " + palette.faint(aside) }
        // What findings say at length below is not said here too.
        if report.findings.isEmpty { add(clean(report.summary)) }
        if report.duration >= .milliseconds(1) { add(report.duration.words) }
        if report.attempts > 1 { add("\(report.attempts) attempts") }
        if report.findings.isEmpty { return [line] }
        // The texts of a finding were hidden before they were cut; the lines of the plan that it shows were not.
        return [line, indented(hider.hide(renderer.render(report.findings.map(hidden))))]
    }

    /// The steps of an objective have spoken for it; one that never began has none.
    private func objectiveEnded(_ unit: UnitID, _ report: UnitReport) -> [String] {
        guard !report.hasBegun, let cause = report.cause, !isQuiet || report.outcome != .skipped else { return [] }
        return ["  " + label(report.outcome) + clean(unit.words) + "  " + palette.faint(clean(cause))]
    }

    // MARK: Texts

    func label(_ outcome: Outcome) -> String { palette.paint(outcome.rawValue.padded(to: 9), outcome) }

    /// The most characters of one text in a line; secrets are hidden before it is cut.
    private static let longestText = 240

    /// A text from outside, in which secrets may stand.
    func clean(_ text: String) -> String {
        TerminalText.clean(TerminalText.excerpt(hider.hide(text), limit: Self.longestText))
    }

    /// A text of the program or the plan, which stays as it is however short a secret is: times, names, titles.
    func known(_ text: String) -> String { TerminalText.clean(TerminalText.excerpt(text, limit: Self.longestText)) }

    private func hidden(_ finding: Finding) -> Finding {
        func short(_ text: String) -> String { TerminalText.excerpt(hider.hide(text), limit: Self.longestText * 2) }
        return Finding(
            finding.rule, finding.severity, at: finding.place, short(finding.message),
            details: finding.details.map { .init($0.label, short($0.text)) },
            notes: finding.notes.map { .init(short($0.message), at: $0.place) }, help: finding.help.map(short))
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    " + $0 }.joined(
            separator: "\n")
    }
}

extension String {
    /// At least so many characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
