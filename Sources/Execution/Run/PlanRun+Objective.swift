import CivilTime
import PlanLanguage

extension PlanRun {
    /// Runs one unit: its steps in order, then what is always done.
    func run(_ unit: Unit) async -> UnitOutcome {
        if !unit.objective.requires.isEmpty, let stop = await unmetRequirement(of: unit) {
            return end(unit, notBegun: stop)
        }
        let start = now
        recorder.append(.objectiveStarted(unit.id))
        let frame = Frame(unit, limit: limit(of: unit.objective.occasion.event))
        handOver(to: frame)
        let progress = await run(frame)
        keep(frame.handedOn, of: unit.objective.name)
        let (outcome, cause) = progress.result
        return end(
            unit,
            UnitReport(
                outcome: outcome, cause: cause, duration: now - start, hasBegun: true, isLeftOut: progress.isLeftOut))
    }

    /// Runs the steps of a frame in order, then what is always done.
    func run(_ frame: Frame) async -> UnitProgress {
        var progress = UnitProgress()
        for step in frame.steps {
            progress.note(await run(step, in: frame, isAlways: false, after: progress), isAlways: false)
        }
        for step in frame.always {
            progress.note(await run(step, in: frame, isAlways: true, after: progress), isAlways: true)
        }
        return progress
    }

    /// Ends a unit that could not begin.
    func end(_ unit: Unit, notBegun stop: Stop) -> UnitOutcome {
        end(
            unit,
            UnitReport(
                outcome: stop.outcome, cause: stop.reason, duration: .zero, hasBegun: false, isLeftOut: stop.isLeftOut))
    }

    private func end(_ unit: Unit, _ report: UnitReport) -> UnitOutcome {
        noteEnd(of: unit, isLeftOut: report.isLeftOut)
        if report.outcome == .passed { enoughBoard.notePassed(unit.objective) }
        recorder.append(.objectiveEnded(unit.id, report))
        let outcome = UnitOutcome(id: unit.id, position: unit.position, report: report)
        noteOutcome(outcome)
        return outcome
    }
}
