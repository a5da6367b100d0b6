import CivilTime
import PlanLanguage

extension PlanRun {
    /// Runs one step, or says why it does not run, and records how it ended.
    func run(_ step: Step, in frame: Frame, isAlways: Bool, after progress: UnitProgress) async
        -> UnitProgress.StepEnd
    {
        let id = frame.id(of: step)
        let byHand = bound.isByHand(frame.path, step.name)
        if let stop = stop(step, in: frame, isAlways: isAlways, after: progress) {
            return end(step, id, notRun: stop, byHand: byHand)
        }
        // However the waiting ended: without an announcement nothing is begun.
        while let wait = step.occasion.event, isUnsettled(wait) {
            await awaitEvent(wait.event.value, in: frame)
            if let stop = stop(step, in: frame, isAlways: isAlways, after: progress) {
                return end(step, id, notRun: stop, byHand: byHand)
            }
        }
        recorder.append(.stepStarted(id, byHand: byHand))
        // What a step will do is on disk before it does it, and much can happen until it is.
        await settle()
        await recordedBeginning()
        if let stop = stop(step, in: frame, isAlways: isAlways, after: progress) {
            return end(step, id, notRun: stop, byHand: byHand)
        }
        let start = now
        let isUndoing = isAlways || frame.isUndoing
        let limit = isAlways ? nil : limit(of: step, in: frame)
        let (last, wasCarriedOut) = await endable(
            isUndoing ? .always : .step, isAlways: isAlways, in: frame, until: limit?.ends
        ) {
            await self.attempts(of: step, id: id, in: frame, byHand: byHand, isAlways: isAlways, limit: limit)
        }
        let report = StepReport(last, of: step, duration: now - start, byHand: byHand)
        // On disk before the next step begins, or the run ends: whichever comes first settles.
        recorder.append(.stepEnded(id, report))
        return UnitProgress.StepEnd(
            name: step.name, outcome: last.outcome, reason: report.summary, wasCarriedOut: wasCarriedOut,
            hasBegun: true, isLeftOut: last.verdict.isLeftOut, retryReasons: last.retryReasons,
            neverAgainFor: last.verdict.neverAgainFor)
    }

    func end(_ step: Step, _ id: StepID, notRun stop: Stop, byHand: Bool) -> UnitProgress.StepEnd {
        recorder.append(.stepEnded(id, StepReport(notRun: stop, byHand: byHand)))
        return UnitProgress.StepEnd(
            name: step.name, outcome: stop.outcome, reason: stop.reason, wasCarriedOut: false, hasBegun: false,
            isLeftOut: stop.isLeftOut)
    }

    /// Why a step does not run now.
    @inline(never)
    private func stop(
        _ step: Step, in frame: Frame, isAlways: Bool, after progress: UnitProgress
    ) -> Stop? {
        // Where nothing was begun, there is nothing to be undone either.
        let isUndoing = frame.isUndoing || isAlways && progress.hasBegun
        if let obstacle = obstacle(isAlways: isUndoing) { return obstacle }
        if let overrun = frame.overrun(isAlways: isAlways && progress.hasBegun) { return overrun }
        let event = step.occasion.event
        // Most steps have none, and an empty array costs nothing.
        var stops: [Stop] = []
        if let stop = progress.obstacle(to: step, isAlways: isAlways) { stops.append(stop) }
        if let stop = stop(step.occasion, in: frame, after: progress) { stops.append(stop) }
        if let stop = missingValue(of: step, in: frame, after: progress) { stops.append(stop) }
        if let stop = stop(waitingFor: event) { stops.append(stop) }
        // What is not for this run is not missed by it either.
        if let leftOut = stops.first(where: \.isLeftOut) { return leftOut }
        if !isOpen(frame.window) {
            if let event, isUnsettled(event) { return nobodyAnnounced(event, before: frame.window) }
            return Stop(.missed, "window \(frame.window?.name ?? "") has closed")
        }
        if !isAlways, let limit = frame.limit, now >= limit.ends { return Stop(.missed, limit.words) }
        return stops.first
    }

    /// Until when a step must have ended for an event, its own or its objective's.
    private func limit(of step: Step, in frame: Frame) -> EventLimit? {
        guard let own = limit(of: step.occasion.event) else { return frame.limit }
        guard let around = frame.limit else { return own }
        return own.ends < around.ends ? own : around
    }

    // MARK: Attempts

    private func attempts(
        of step: Step, id: StepID, in frame: Frame, byHand: Bool, isAlways: Bool, limit: EventLimit?
    ) async -> (last: AttemptReport, wasCarriedOut: Bool) {
        var number = 0
        var wasCarriedOut = false
        let page = frame.memory.page
        let isUndoing = isAlways || frame.isUndoing
        func isStopped() -> Bool {
            Task.isCancelled || obstacle(isAlways: isUndoing) != nil || frame.overrun(isAlways: isAlways) != nil
        }
        var pauses = RetryPauses(byHand ? nil : step.retry)
        while true {
            number += 1
            // The attempt before may have led elsewhere.
            if number > 1 { frame.memory.page = page }
            let report = await attempt(number, of: step, in: frame, byHand: byHand, isAlways: isAlways, limit: limit)
            wasCarriedOut = wasCarriedOut || report.verdict.hadAnswer
            var next: Instant?
            if step.retry != nil, !isStopped() {
                let closes = [closing(of: frame.window), limit?.ends].compactMap { $0 }.min()
                next = pauses.next(after: report, now: now, closes: closes)
            }
            let isNeeded = isAlways || !hasEnough(frame.unit.objective)
            recorder.append(.attempt(id, report, next: isNeeded ? next : nil))
            guard let next else { return (report, wasCarriedOut) }
            if !isNeeded { return (report.overtaken(.skipped, Self.enough), wasCarriedOut) }
            await settle()
            if recordProblem == nil { await pause(until: next, for: frame.unit.objective) }
            if !isOpen(frame.window) {
                let name = frame.window?.name ?? ""
                return (report.overtaken(.missed, "window \(name) closed before another attempt"), wasCarriedOut)
            }
            if let limit, now >= limit.ends { return (report.overtaken(.missed, limit.words), wasCarriedOut) }
            if isStopped() { return (report, wasCarriedOut) }
            if !isAlways, hasEnough(frame.unit.objective) {
                return (report.overtaken(.skipped, Self.enough), wasCarriedOut)
            }
        }
    }
}

extension AttemptReport {
    /// The last attempt of a step that was to be tried again and was not, because the time for it was over, or it was
    /// not needed any more.
    @inline(never)
    fileprivate func overtaken(_ outcome: Outcome, _ reason: String) -> AttemptReport {
        var verdict = verdict
        verdict.outcome = outcome
        verdict.trouble = "\(reason); the last one: \(words)"
        verdict.advice = nil
        return AttemptReport(number: number, started: started, duration: duration, verdict)
    }
}
