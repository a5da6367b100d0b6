import CivilTime
import JSONText
import PlanLanguage

extension RunEvent {
    /// The event as a line of the record: durations in milliseconds, times in UTC.
    package func members(hiding hider: SecretHider) -> [JSON.Member] {
        var line = LineBuilder(hider: hider)
        switch self {
        case .started(let start): start.write(to: &line)
        case .waiting(let until, let window):
            line.word("event", "waiting")
            line.text("window", window)
            line.text("until", until.description)
        case .waitingForEvent(let name):
            line.word("event", "waiting")
            line.text("for-event", name)
        case .announced(let announcement, _):
            line.word("event", "event-announced")
            line.text("name", announcement.event)
            line.text("at", announcement.at.description)
            line.text("by", announcement.by)
            line.word("source", announcement.source.rawValue)
        case .requirement(let report): report.write(to: &line)
        case .objectiveStarted(let unit):
            line.word("event", "objective-started")
            unit.write(to: &line)
        case .stepStarted(let step, let byHand):
            line.word("event", "step-started")
            step.write(to: &line)
            if byHand { line.add("by-hand", .boolean(true)) }
        case .attempt(let step, let report):
            line.word("event", "attempt")
            step.write(to: &line)
            report.write(to: &line)
        case .stepEnded(let step, let report):
            line.word("event", "step-ended")
            step.write(to: &line)
            line.word("outcome", report.outcome.rawValue)
            line.add("attempts", .integer(report.attempts))
            line.add("duration", .number(report.duration.milliseconds))
            line.text("summary", report.summary)
        case .objectiveEnded(let unit, let report):
            line.word("event", "objective-ended")
            unit.write(to: &line)
            line.word("outcome", report.outcome.rawValue)
            line.add("duration", .number(report.duration.milliseconds))
            line.text("cause", report.cause)
        case .windowClosed(let window):
            line.word("event", "window-closed")
            line.text("window", window)
        case .interrupted(let signal):
            line.word("event", "interrupted")
            line.word("signal", signal)
        case .ended(let report): report.write(to: &line)
        }
        return line.members
    }
}

/// Puts a line together, hiding secrets in every text that came from outside.
struct LineBuilder {
    let hider: SecretHider
    private(set) var members: [JSON.Member] = []

    init(hider: SecretHider) {
        self.hider = hider
    }

    mutating func add(_ name: String, _ value: JSON) {
        members.append(.init(name, value))
    }

    mutating func word(_ name: String, _ value: String) {
        add(name, .word(value))
    }

    /// Leaves the member out where there is no text.
    mutating func text(_ name: String, _ value: String?) {
        if let value { add(name, .text(hider.hide(value))) }
    }

    /// A value found outside, whose own names are outside data too.
    mutating func found(_ name: String, _ value: PlanValue) {
        add(hider.hide(name), value.json(hiding: hider))
    }
}

extension UnitID {
    fileprivate func write(to line: inout LineBuilder) {
        line.text("objective", objective)
        line.text("member", member)
    }
}

extension StepID {
    fileprivate func write(to line: inout LineBuilder) {
        unit.write(to: &line)
        line.text("step", step)
    }
}

extension RunStart {
    fileprivate func write(to line: inout LineBuilder) {
        line.word("event", "run-started")
        line.text("at", at.description)
        line.text("plan", plan.source.path)
        line.text("title", plan.title)
        line.word("plan-sha256", planDigest)
        line.text("site", site)
        if let siteDigest { line.word("site-sha256", siteDigest) }
        line.add(
            "windows",
            .array(
                windows.map { window in
                    .object(
                        [JSON.Member("name", .text(window.name)), .init("words", .text(window.words))]
                            + (window.opens.map { [.init("opens", .text($0.description))] } ?? [])
                            + (window.closes.map { [.init("closes", .text($0.description))] } ?? [])
                            + turn(of: window))
                }))
        line.text("machine", machine)
        line.text("operator", operatorName)
        line.add("versions", .object(versions.map { .init($0.name, .word($0.version)) }))
        if !only.isEmpty { line.add("only", .array(only.map { .text($0) })) }
        if isRehearsal {
            line.add("rehearsal", .boolean(true))
            // All other times are those of the clock that was set.
            line.text("machine-time", Instant.now().description)
        }
        if outsideWindow { line.add("outside-window", .boolean(true)) }
    }

    /// Which day of the window the run is for.
    private func turn(of window: Window) -> [JSON.Member] {
        let turn = window.turn(at: at)
        var members: [JSON.Member] = []
        if let date = turn.occurrence.date { members.append(.init("date", .text(date.description))) }
        if turn.count > 1 {
            members += [.init("day", .integer(turn.number)), .init("days", .integer(turn.count))]
        }
        if let date = window.businessDate(of: turn.occurrence, by: calendar) {
            members.append(.init("business-date", .text(date.description)))
        }
        return members
    }
}

extension RequirementReport {
    fileprivate func write(to line: inout LineBuilder) {
        line.word("event", "requirement")
        line.text("objective", objective)
        line.text("plan", plan)
        line.text("required", required)
        guard let run else { return }
        line.text("passed", run.ended.description)
        if run.isRehearsal { line.add("rehearsal", .boolean(true)) }
        line.text("record", run.record)
        line.add("record-lines", .integer(run.lines))
        line.word("record-sha256", run.hash)
    }
}

extension AttemptReport {
    fileprivate func write(to line: inout LineBuilder) {
        line.text("at", started.description)
        line.add("number", .integer(number))
        line.add("duration", .number(duration.milliseconds))
        line.word("outcome", outcome.rawValue)
        line.text("trouble", trouble)
        line.text("advice", advice)
        line.text("next-attempt", nextAttempt?.description)
        if !results.isEmpty {
            var found = LineBuilder(hider: line.hider)
            for result in results { found.found(result.name, result.value) }
            line.add("results", .object(found.members))
        }
        let kept = captured.filter { $0.value != .absent }
        if !kept.isEmpty {
            var found = LineBuilder(hider: line.hider)
            for one in kept {
                if one.isSecret {
                    found.word(one.capture.name, "«\(one.capture.name)»")
                } else {
                    found.found(one.capture.name, one.value)
                }
            }
            line.add("captured", .object(found.members))
        }
        if !checks.isEmpty {
            let hider = line.hider
            line.add(
                "checks",
                .array(
                    checks.map { check in
                        var entry = LineBuilder(hider: hider)
                        entry.text("name", check.name)
                        entry.text("expected", check.expected)
                        entry.text("actual", check.actual)
                        entry.add("holds", .boolean(check.holds))
                        entry.text("reason", check.reason)
                        entry.add("line", .integer(check.place.line))
                        return .object(entry.members)
                    }))
        }
    }
}

extension RunReport {
    fileprivate func write(to line: inout LineBuilder) {
        line.word("event", "run-ended")
        line.text("at", at.description)
        line.word("outcome", outcome.rawValue)
        if isInterrupted { line.add("interrupted", .boolean(true)) }
        line.add("exit-status", .integer(Int(exitStatus.rawValue)))
        line.add("duration", .number(duration.milliseconds))
        let hider = line.hider
        line.add(
            "objectives",
            .array(
                objectives.map { objective in
                    var entry = LineBuilder(hider: hider)
                    entry.text("objective", objective.name)
                    entry.word("outcome", objective.outcome.rawValue)
                    entry.add("passed", .integer(objective.passed))
                    entry.add("members", .integer(objective.members))
                    entry.text("need", objective.need)
                    entry.text("cause", objective.cause)
                    return .object(entry.members)
                }))
        line.text("record-problem", recordProblem)
    }
}
