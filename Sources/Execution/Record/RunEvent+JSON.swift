import CivilTime
import JSONText
import PlanLanguage

extension RunEvent {
    /// The event as a JSON object on one line, without a line's end.
    package func json(hiding hider: SecretHider) -> String {
        var bytes: [UInt8] = []
        EventLine.append(to: &bytes, hiding: hider, write)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the event's members as the record has them: durations in milliseconds, times in UTC.
    ///
    /// Times and the names that stand in the plan are no secrets, whatever a secret looks like: with them hidden, a later run
    /// would not find this one. All that came from outside is searched for secrets.
    func write(to line: inout EventLine) {
        switch self {
        case .started(let start): start.write(to: &line)
        case .libraries(let versions):
            line.word("event", "libraries")
            line.add("versions", .object(versions.map { .init($0.name, .word($0.version)) }))
        case .waiting(let until, let window):
            line.word("event", "waiting")
            line.word("window", window)
            line.word("until", until.description)
        case .waitingForEvent(let name):
            line.word("event", "waiting")
            line.word("for-event", name)
        case .announced(let announcement, _):
            line.word("event", "event-announced")
            line.word("name", announcement.event)
            line.word("at", announcement.at.description)
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
        case .attempt(let step, let report, let next):
            line.word("event", "attempt")
            step.write(to: &line)
            report.write(to: &line, next: next)
        case .stepEnded(let step, let report):
            line.word("event", "step-ended")
            step.write(to: &line)
            line.word("outcome", report.outcome.rawValue)
            line.add("attempts", .integer(report.attempts))
            line.milliseconds("duration", report.duration)
            line.text("summary", report.summary)
        case .objectiveEnded(let unit, let report):
            line.word("event", "objective-ended")
            unit.write(to: &line)
            line.word("outcome", report.outcome.rawValue)
            line.milliseconds("duration", report.duration)
            line.text("cause", report.cause)
        case .windowClosed(let window):
            line.word("event", "window-closed")
            line.word("window", window)
        case .interrupted(let signal):
            line.word("event", "interrupted")
            line.word("signal", signal)
        case .ended(let report): report.write(to: &line)
        }
    }
}

extension UnitID {
    fileprivate func write(to line: inout EventLine) {
        line.word("objective", objective)
        line.text("member", member)
    }
}

extension StepID {
    fileprivate func write(to line: inout EventLine) {
        unit.write(to: &line)
        line.word("step", step)
    }
}

extension RunStart {
    fileprivate func write(to line: inout EventLine) {
        line.word("event", "run-started")
        line.word("at", at.description)
        line.word("plan", plan.source.path)
        line.word("title", plan.title)
        line.word("plan-sha256", planDigest)
        let procedures = plan.procedures
        if !procedures.isEmpty {
            line.list("procedures", of: procedures) { procedure, entry in
                entry.word("path", procedure.source.path)
                entry.word("sha256", SHA256.hex(of: procedure.source.bytes))
            }
        }
        line.text("site", site)
        if let siteDigest { line.word("site-sha256", siteDigest) }
        line.list("windows", of: windows) { window, entry in
            entry.word("name", window.name)
            entry.word("words", window.words)
            if let opens = window.opens { entry.word("opens", opens.description) }
            if let closes = window.closes { entry.word("closes", closes.description) }
            write(turnOf: window, to: &entry)
        }
        line.text("machine", machine)
        line.text("operator", operatorName)
        line.add("versions", .object(versions.map { .init($0.name, .word($0.version)) }))
        if !only.isEmpty { line.add("only", .array(only.map { .word($0) })) }
        if isRehearsal {
            line.add("rehearsal", .boolean(true))
            // All other times are those of the clock that was set.
            line.word("machine-time", Instant.now().description)
        }
        if outsideWindow { line.add("outside-window", .boolean(true)) }
    }

    /// Which day of the window the run is for.
    private func write(turnOf window: Window, to line: inout EventLine) {
        let turn = window.turn(at: at)
        if let date = turn.occurrence.date { line.word("date", date.description) }
        if turn.count > 1 {
            line.add("day", .integer(turn.number))
            line.add("days", .integer(turn.count))
        }
        if let date = window.businessDate(of: turn.occurrence, by: calendar) {
            line.word("business-date", date.description)
        }
    }
}

extension RequirementReport {
    fileprivate func write(to line: inout EventLine) {
        line.word("event", "requirement")
        line.word("objective", objective)
        line.word("plan", plan)
        line.word("required", required)
        guard let run else { return }
        line.word("passed", run.ended.description)
        if run.isRehearsal { line.add("rehearsal", .boolean(true)) }
        line.word("record", run.record)
        line.add("record-lines", .integer(run.lines))
        line.word("record-sha256", run.hash)
    }
}

extension AttemptReport {
    fileprivate func write(to line: inout EventLine, next: Instant?) {
        line.word("at", started.description)
        line.add("number", .integer(number))
        line.milliseconds("duration", duration)
        line.word("outcome", outcome.rawValue)
        line.text("trouble", trouble)
        line.text("advice", advice)
        line.text("received", received)
        if let next { line.word("next-attempt", next.description) }
        if !results.isEmpty { line.found("results", .record(results)) }
        let kept = captured.filter { $0.value != .absent }
        if !kept.isEmpty {
            line.object("captured") { line in
                for one in kept {
                    if one.isSecret {
                        line.begin(quoting: one.capture.name)
                        line.value(.word("«\(one.capture.name)»"))
                    } else {
                        line.begin(quoting: line.hider.hide(one.capture.name))
                        one.value.write(to: &line)
                    }
                }
            }
        }
        if !checks.isEmpty {
            line.list("checks", of: checks) { check, entry in
                entry.text("name", check.name)
                entry.text("expected", check.expected)
                entry.text("actual", check.actual)
                entry.add("holds", .boolean(check.holds))
                entry.text("reason", check.reason)
                entry.add("line", .integer(check.place.line))
            }
        }
    }
}

extension RunReport {
    fileprivate func write(to line: inout EventLine) {
        line.word("event", "run-ended")
        line.word("at", at.description)
        line.word("outcome", outcome.rawValue)
        if isInterrupted { line.add("interrupted", .boolean(true)) }
        line.add("exit-status", .integer(Int(exitStatus.rawValue)))
        line.milliseconds("duration", duration)
        line.list("objectives", of: objectives) { objective, entry in
            entry.word("objective", objective.name)
            entry.word("outcome", objective.outcome.rawValue)
            entry.add("passed", .integer(objective.passed))
            entry.add("members", .integer(objective.members))
            if let need = objective.need { entry.word("need", need) }
            entry.text("cause", objective.cause)
        }
        line.text("record-problem", recordProblem)
    }
}
