import CivilTime
import Diagnostics
import PlanLanguage

/// Judges what an attempt found by what the plan expects.
struct Judgement {
    let step: Step
    let scope: Scope
    let now: Instant

    enum Cancellation {
        case interrupted
        case windowClosed(String)
    }

    struct Result {
        let outcome: Outcome
        let results: [PlanValue.Member]
        let checks: [CheckReport]
        let trouble: String?
        let advice: String?
        let retryReason: Retry.Reason?
        let place: Place
    }

    func judge(_ result: Swift.Result<StepResults, StepTrouble>, cancelled: Cancellation?) -> Result {
        switch result {
        case .success(let found): judge(found)
        case .failure(let trouble):
            if let cancelled {
                self.result(cancelled, trouble)
            } else if trouble.expectable.contains(where: step.expects) {
                // The plan expects this very trouble, or speaks of it: then it is a result like another.
                judge(StepResults(trouble.results))
            } else {
                Result(
                    outcome: trouble.outcome, results: trouble.results, checks: [], trouble: trouble.message,
                    advice: trouble.advice,
                    retryReason: trouble.retryReason, place: trouble.place ?? step.kindPlace)
            }
        }
    }

    private func result(_ cancelled: Cancellation, _ trouble: StepTrouble) -> Result {
        let (outcome, words): (Outcome, String) =
            switch cancelled {
            case .interrupted: (.error, "interrupted before it ended")
            case .windowClosed(let name): (.missed, "window \(name) closed before it ended")
            }
        return Result(
            outcome: outcome, results: trouble.results, checks: [], trouble: words, advice: nil, retryReason: nil,
            place: step.kindPlace)
    }

    private func judge(_ found: StepResults) -> Result {
        let record = PlanValue.record(found.members)
        var checks = step.expectations.map { check($0, on: record) }
        checks += found.violations.filter { !step.expects($0.path) }.map { violation in
            CheckReport(
                name: violation.path.joined(separator: "."), expected: violation.message,
                actual: violation.path.reduce(record) { $0[member: $1] }.shown(), holds: false, reason: nil,
                place: step.kindPlace,
                advice: violation.advice)
        }
        let holds = checks.allSatisfy(\.holds)
        return Result(
            outcome: holds ? .passed : .failed, results: found.members, checks: checks, trouble: nil, advice: nil,
            retryReason: holds ? nil : .unmet, place: step.kindPlace)
    }

    private func check(_ expectation: Expectation, on record: PlanValue) -> CheckReport {
        let value = record[member: expectation.field.value]
        let verdict: Verdict
        if case .confirmation(let isAsExpected) = value {
            // A person compared it with the expectation as a whole, whatever matchers it is made of.
            verdict = isAsExpected ? .holds : .fails
        } else {
            verdict = self.verdict(of: expectation.matcher, on: value)
        }
        var reason: String?
        if case .undecidable(let words) = verdict { reason = words }
        return CheckReport(
            name: expectation.field.value, expected: expectation.matcher.words(in: scope),
            actual: expectation.matcher.subject(of: value).shown(), holds: verdict.holds, reason: reason,
            place: expectation.place,
            advice: nil)
    }

    private func verdict(of matcher: Matcher, on value: PlanValue) -> Verdict {
        do throws(UnusableValue) {
            return try matcher.verdict(on: value, in: scope, now: now)
        } catch {
            return .undecidable(error.message)
        }
    }
}
