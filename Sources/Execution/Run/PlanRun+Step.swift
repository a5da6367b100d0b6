import CivilTime
import PlanLanguage

extension PlanRun {
    /// Runs one step, or says why it does not run, and records how it ended.
    func run(_ step: Step, in frame: Frame, isAlways: Bool, after progress: UnitProgress) async
        -> UnitProgress.StepEnd
    {
        let id = frame.id(of: step)
        let byHand = bound.isByHand(frame.path, step.name)
        if let stop = stop(step, in: frame, isAlways: isAlways, byHand: byHand, after: progress) {
            return end(id, notRun: stop, byHand: byHand)
        }
        recorder.append(.stepStarted(id, byHand: byHand))
        // What a step will do is on disk before it does it, and much can happen until it is.
        await settle()
        if let stop = stop(step, in: frame, isAlways: isAlways, byHand: byHand, after: progress) {
            return end(id, notRun: stop, byHand: byHand)
        }
        let start = now
        let (last, wasCarriedOut) = await endable(isAlways ? .always : .step, window: frame.window?.name) {
            await self.attempts(of: step, id: id, in: frame, byHand: byHand, isAlways: isAlways)
        }
        let report = StepReport(last, of: step, duration: now - start, byHand: byHand)
        // On disk before the next step begins, or the run ends: whichever comes first settles.
        recorder.append(.stepEnded(id, report))
        return UnitProgress.StepEnd(
            name: step.name, outcome: last.outcome, reason: report.summary, wasCarriedOut: wasCarriedOut,
            hasBegun: true)
    }

    private func end(_ id: StepID, notRun stop: Stop, byHand: Bool) -> UnitProgress.StepEnd {
        recorder.append(.stepEnded(id, StepReport(notRun: stop, byHand: byHand)))
        return UnitProgress.StepEnd(
            name: id.step, outcome: stop.outcome, reason: stop.reason, wasCarriedOut: false, hasBegun: false)
    }

    /// Why a step does not run now.
    private func stop(
        _ step: Step, in frame: Frame, isAlways: Bool, byHand: Bool, after progress: UnitProgress
    ) -> Stop? {
        // Where nothing was begun, there is nothing to be undone either.
        if let obstacle = obstacle(isAlways: isAlways && progress.hasBegun) { return obstacle }
        if !isOpen(frame.window) { return Stop(.missed, "window \(frame.window?.name ?? "") has closed") }
        return progress.obstacle(to: step, isAlways: isAlways) ?? missingValue(of: step, in: frame, byHand: byHand)
    }

    // MARK: Attempts

    private func attempts(
        of step: Step, id: StepID, in frame: Frame, byHand: Bool, isAlways: Bool
    ) async -> (last: AttemptReport, wasCarriedOut: Bool) {
        var number = 0
        var wasCarriedOut = false
        frame.memory.mark()
        var pauses = RetryPauses(byHand ? nil : step.retry)
        while true {
            number += 1
            if number > 1 { frame.memory.rewind() }
            var report = await attempt(number, of: step, in: frame, byHand: byHand)
            wasCarriedOut = wasCarriedOut || report.hadAnswer
            if !Task.isCancelled, obstacle(isAlways: isAlways) == nil {
                report.nextAttempt = pauses.next(after: report, now: now, closes: closing(of: frame.window))
            }
            recorder.append(.attempt(id, report))
            guard let next = report.nextAttempt else { return (report, wasCarriedOut) }
            await settle()
            if recordProblem == nil { try? await tools.clock.sleep(until: next) }
            report.nextAttempt = nil
            if !isOpen(frame.window) { return (report.overtaken(byClosingOf: frame.window), wasCarriedOut) }
            if Task.isCancelled || obstacle(isAlways: isAlways) != nil { return (report, wasCarriedOut) }
        }
    }
}

extension AttemptReport {
    /// The peer answered, whatever was expected of it: what the step did may have to be undone.
    fileprivate var hadAnswer: Bool {
        trouble == nil || results.contains { $0.name == "connection" && $0.value == .text("established") }
    }

    /// The last attempt of a step that was to be tried again and could not, because its window closed.
    fileprivate func overtaken(byClosingOf window: Window?) -> AttemptReport {
        var report = self
        report.outcome = .missed
        report.trouble = "window \(window?.name ?? "") closed before another attempt; the last one: \(words)"
        report.advice = nil
        return report
    }
}
