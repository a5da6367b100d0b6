import CivilTime
import PlanLanguage

extension PlanRun {
    /// Runs one unit: its steps in order, then what is always done.
    func run(_ unit: Unit) async -> UnitOutcome {
        let start = now
        recorder.append(.objectiveStarted(unit.id))
        let memory = ObjectiveMemory()
        var progress = UnitProgress()
        for step in unit.steps {
            progress.note(await run(step, in: unit, isAlways: false, after: progress, memory: memory), isAlways: false)
        }
        for step in unit.always {
            progress.note(await run(step, in: unit, isAlways: true, after: progress, memory: memory), isAlways: true)
        }
        let (outcome, cause) = progress.result
        return end(unit, UnitReport(outcome: outcome, cause: cause, duration: now - start, hasBegun: true))
    }

    /// Ends a unit that could not begin.
    func end(_ unit: Unit, notBegun stop: Stop) -> UnitOutcome {
        end(unit, UnitReport(outcome: stop.outcome, cause: stop.reason, duration: .zero, hasBegun: false))
    }

    private func end(_ unit: Unit, _ report: UnitReport) -> UnitOutcome {
        noteEnd(of: unit)
        recorder.append(.objectiveEnded(unit.id, report))
        return UnitOutcome(id: unit.id, report: report)
    }
}
