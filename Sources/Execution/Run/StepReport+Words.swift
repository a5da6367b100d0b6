import Diagnostics
import PlanLanguage

extension StepReport {
    convenience init(_ last: AttemptReport, of step: Step, duration: Duration, byHand: Bool) {
        self.init(
            outcome: last.outcome, attempts: last.number, duration: duration, summary: last.words,
            findings: last.findings(for: step), reason: nil, byHand: byHand)
    }

    convenience init(notRun stop: Stop, byHand: Bool) {
        self.init(
            outcome: stop.outcome, attempts: 0, duration: .zero, summary: stop.reason, findings: [],
            reason: stop.reason, byHand: byHand)
    }
}

extension AttemptReport {
    /// What came of it, in one line.
    package var words: String {
        if let trouble { return trouble }
        if let check = checks.first(where: { !$0.holds }) {
            let others = checks.filter { !$0.holds }.count - 1
            let head =
                check.isCapture
                ? "nothing to capture as \(check.name)" + (check.reason.map { ": \($0)" } ?? "")
                : "\(check.name): expected \(check.expected), found \(check.actual)"
            return head
                + (others > 0 ? " (and \(others) more)" : "")
        }
        return checks.isEmpty ? "done" : checks.map { "\($0.name) \($0.expected)" }.joined(separator: ", ")
    }

    /// A retry is mostly about connections, and what was found is not asked for again unless the plan says so.
    private func wayToRetry(_ step: Step) -> String? {
        guard let retry = step.retry, verdict.retryReasons == [.unmet], !retry.reasons.contains(.unmet) else {
            return nil
        }
        let reasons = (retry.reasons.map(\.rawValue) + ["unmet"]).sorted().joined(separator: ", ")
        return "\"retry\" does not try this again; to try until it holds, say for: [\(reasons)]"
    }

    /// What did not hold, in the form lint shows its findings in. The plan is not to blame for what ended from outside
    /// or waits for a person.
    func findings(for step: Step) -> [Finding] {
        guard outcome == .failed || outcome == .error, !verdict.isCut else { return [] }
        var findings: [Finding] = []
        if let trouble, !verdict.isToldInside {
            let details = received.map { [Finding.Detail("received", $0)] } ?? []
            findings.append(Finding(step.kind.name, at: verdict.place, trouble, details: details, help: advice))
        }
        findings += checks.filter { !$0.holds }.map { check in
            if check.isCapture {
                return Finding(
                    "capture", at: check.place,
                    "there is nothing to capture as \"\(check.name)\"" + (check.reason.map { ": \($0)" } ?? ""))
            }
            return Finding(
                "expectation", at: check.place,
                "\(check.name) is not as expected" + (check.reason.map { ": \($0)" } ?? ""),
                details: [.init("actual", check.actual), .init("expected", check.expected)],
                help: check.advice ?? wayToRetry(step))
        }
        return findings
    }
}
