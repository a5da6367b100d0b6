import CivilTime
import Diagnostics
import PlanLanguage

extension PlanRun {
    /// Runs one step, or says why it does not run, and records how it ended.
    func run(_ step: Step, in unit: Unit, isAlways: Bool, before: [String: Outcome], memory: ObjectiveMemory) async
        -> StepReport
    {
        let id = StepID(unit: unit.id, step: step.name)
        let byHand = bound.isByHand(unit.objective.name, step.name)
        if let stop = stop(step, in: unit, isAlways: isAlways, before: before) {
            let report = StepReport(
                outcome: stop.outcome, attempts: 0, duration: .zero, summary: stop.reason, findings: [],
                reason: stop.reason, byHand: byHand)
            recorder.append(.stepEnded(id, report))
            return report
        }
        recorder.append(.stepStarted(id, byHand: byHand))
        // What a step will do is on disk before it does it.
        await settle()
        if recordProblem != nil, !isAlways {
            return ended(id, .error, reason: "the record can no longer be written", byHand: byHand)
        }
        let start = now
        let last = await endable(window: unit.window?.name, isAlways: isAlways) {
            await self.attempts(of: step, id: id, in: unit, byHand: byHand, isAlways: isAlways, memory: memory)
        }
        let report = StepReport(
            outcome: last.outcome, attempts: last.number, duration: now - start, summary: summary(of: last, step),
            findings: findings(of: last, step: step), reason: nil, byHand: byHand)
        recorder.append(.stepEnded(id, report))
        await settle()
        return report
    }

    private func ended(_ id: StepID, _ outcome: Outcome, reason: String, byHand: Bool) -> StepReport {
        let report = StepReport(
            outcome: outcome, attempts: 0, duration: .zero, summary: reason, findings: [], reason: reason,
            byHand: byHand)
        recorder.append(.stepEnded(id, report))
        return report
    }

    // MARK: Whether it runs

    private func stop(
        _ step: Step, in unit: Unit, isAlways: Bool, before: [String: Outcome]
    ) -> (outcome: Outcome, reason: String)? {
        if let obstacle = obstacle(isAlways: isAlways) { return (isInterrupted ? .skipped : .error, obstacle) }
        if !isOpen(unit.window) { return (.missed, "window \(unit.window?.name ?? "") has closed") }
        let needs =
            step.needs?.map(\.value)
            ?? (isAlways ? [] : unit.objective.steps.prefix { $0.name != step.name }.map(\.name))
        for name in needs {
            guard let outcome = before[name] else { continue }
            if isAlways {
                // What was carried out must be undone, also when it did not show what was expected.
                guard outcome != .passed, outcome != .failed else { continue }
                return (.skipped, "\(name) was not carried out")
            }
            guard outcome != .passed else { continue }
            return (.blocked, "\(name) did not pass")
        }
        return nil
    }

    // MARK: Attempts

    private func attempts(
        of step: Step, id: StepID, in unit: Unit, byHand: Bool, isAlways: Bool, memory: ObjectiveMemory
    ) async -> AttemptReport {
        var number = 0
        var pause = step.retry?.every ?? .zero
        while true {
            number += 1
            let report = await attempt(number, of: step, in: unit, byHand: byHand, memory: memory)
            recorder.append(.attempt(id, report))
            guard let retry = step.retry, !byHand, shouldRetry(retry, after: report, in: unit),
                obstacle(isAlways: isAlways) == nil
            else { return report }
            await settle()
            do { try await tools.clock.sleep(until: now + jittered(pause, retry)) } catch { return report }
            pause = Swift.min(pause * retry.backoff, .seconds(3_600))
            if !isOpen(unit.window) || recordProblem != nil { return report }
        }
    }

    private func shouldRetry(_ retry: Retry, after report: AttemptReport, in unit: Unit) -> Bool {
        guard report.outcome != .passed, let reason = report.retryReason, retry.reasons.contains(reason) else {
            return false
        }
        if let attempts = retry.attempts, report.number >= attempts { return false }
        // Beyond the closing of the window there is no next attempt to wait for.
        if let closes = closing(of: unit.window), now + retry.every >= closes { return false }
        return true
    }

    /// Waits that grow also vary by up to a fifth, so that many participants do not come back in step.
    private func jittered(_ pause: Duration, _ retry: Retry) -> Duration {
        retry.backoff == 1 ? pause : pause * Double.random(in: 0.8...1.2)
    }

    // MARK: What it comes to

    private func summary(of attempt: AttemptReport, _ step: Step) -> String {
        if let trouble = attempt.trouble, attempt.outcome != .passed { return trouble }
        if let check = attempt.checks.first(where: { !$0.holds }) {
            return "\(check.name) is not \(check.expected)"
        }
        return attempt.checks.isEmpty
            ? "done" : attempt.checks.map { "\($0.name) \($0.expected)" }.joined(separator: ", ")
    }

    /// What did not hold, in the form lint shows its findings in.
    private func findings(of attempt: AttemptReport, step: Step) -> [Finding] {
        guard attempt.outcome != .passed else { return [] }
        var findings: [Finding] = []
        if let trouble = attempt.trouble {
            findings.append(
                Finding(attempt.outcome.rawValue, at: attempt.place, trouble, help: attempt.advice))
        }
        findings += attempt.checks.filter { !$0.holds }.map { check in
            Finding(
                "expectation", at: check.place,
                "\(check.name) is not as expected" + (check.reason.map { ": \($0)" } ?? ""),
                details: [.init("actual", check.actual), .init("expected", check.expected)], help: check.advice)
        }
        return findings
    }
}
