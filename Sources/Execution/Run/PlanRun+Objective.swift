import CivilTime
import PlanLanguage

extension PlanRun {
    /// Runs one unit: its steps in order, then what is always done.
    func run(_ unit: Unit) async -> UnitOutcome {
        let start = now
        if let outcome = await wait(for: unit) {
            return end(unit, outcome, cause: outcome.cause, start: start)
        }
        recorder.append(.objectiveStarted(unit.id))
        let memory = ObjectiveMemory()
        var outcomes: [String: Outcome] = [:]
        var first: (outcome: Outcome, cause: String)?
        var ran: [Outcome] = []
        for step in unit.objective.allSteps where unit.chosen.contains(step.name) {
            let isAlways = unit.objective.always.contains { $0.name == step.name }
            let report = await run(step, in: unit, isAlways: isAlways, before: outcomes, memory: memory)
            outcomes[step.name] = report.outcome
            // A logout that was not needed, because nobody was logged on, does not count.
            if isAlways, report.outcome == .skipped { continue }
            ran.append(report.outcome)
            if first == nil, report.outcome != .passed {
                first = (report.outcome, "\(step.name): \(report.reason ?? report.summary)")
            }
        }
        // The first step that did not pass says what became of the unit; what follows from it never masks it.
        let outcome = first?.outcome ?? (ran.contains(.passed) ? .passed : .skipped)
        return end(unit, StepStop(outcome: outcome, cause: first?.cause), cause: first?.cause, start: start)
    }

    private struct StepStop {
        let outcome: Outcome
        let cause: String?
    }

    private func end(_ unit: Unit, _ stop: StepStop, cause: String?, start: Instant) -> UnitOutcome {
        let report = UnitReport(
            outcome: stop.outcome, cause: cause, duration: now - start, stepCount: unit.chosen.count)
        recorder.append(.objectiveEnded(unit.id, report))
        return UnitOutcome(objective: unit.objective.name, report: report)
    }

    /// Waits for the unit's window where the run is one that waits; says how the unit ends where it cannot run.
    private func wait(for unit: Unit) async -> StepStop? {
        guard let window = unit.window, !options.ignoresWindows else { return nil }
        switch window.position(of: now) {
        case .inside: return nil
        case .after(let closed):
            return StepStop(outcome: .missed, cause: "window \(window.name) closed at \(window.zone.describe(closed))")
        case .before(let opens):
            guard options.waits else {
                return StepStop(
                    outcome: .skipped, cause: "window \(window.name) opens at \(window.zone.describe(opens))")
            }
            recorder.append(.waiting(until: opens, window: window.name))
            await endable(window: nil, isAlways: false) { try? await self.tools.clock.sleep(until: opens) }
            return isInterrupted ? StepStop(outcome: .skipped, cause: "the run was interrupted") : nil
        }
    }
}
