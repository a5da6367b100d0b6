import CivilTime
import Diagnostics
import PlanLanguage

/// Judges what an attempt found by what the plan expects.
struct Judgement {
    let step: Step
    let frame: Frame
    let now: Instant
    let hider: SecretHider
    /// Whether a person acted in the step's place.
    let byHand: Bool

    /// `cut` says why the attempt was ended from outside, where it was.
    func judge(_ result: Result<StepResults, StepTrouble>, cut: Stop?) -> AttemptVerdict {
        switch result {
        case .success(let found): return judge(found)
        case .failure(let trouble):
            var judged = judge(trouble, cut: cut)
            judged.neverAgainFor = trouble.neverAgainFor
            if judged.outcome != .passed { judged.received = trouble.received.map { shown(.text($0)) } }
            judged.retryReasons.subtract(trouble.neverAgainFor)
            return judged
        }
    }

    private func judge(_ trouble: StepTrouble, cut: Stop?) -> AttemptVerdict {
        if let cut {
            return AttemptVerdict(
                outcome: cut.outcome, results: kept(trouble.results),
                captured: captured(in: .record(trouble.results)), trouble: cut.reason, place: step.kindPlace,
                isCut: true)
        }
        return judgeAsExpected(trouble)
            ?? AttemptVerdict(
                outcome: trouble.outcome, results: kept(trouble.results),
                captured: captured(in: .record(trouble.results)), trouble: trouble.message,
                advice: trouble.advice ?? wayToExpect(trouble),
                retryReasons: trouble.retryReason.map { [$0] } ?? [],
                place: trouble.place ?? step.kindPlace)
    }

    // MARK: What was found

    private func judge(_ found: StepResults) -> AttemptVerdict {
        let record = PlanValue.record(found.members)
        // First, since what is secret among them must not be seen in the checks.
        let captured = captured(in: record)
        var checks = step.expectations.map { check($0, on: record) }
        for violation in found.violations where !isSpokenFor(violation.path, in: record, checks) {
            checks.append(
                CheckReport(
                    name: violation.path.joined(separator: "."), expected: violation.message,
                    actual: shown(violation.path.reduce(record) { $0[member: $1] }), holds: false, reason: nil,
                    place: step.kindPlace, advice: violation.advice))
        }
        checks += captured.compactMap(\.check)
        let holds = checks.allSatisfy(\.holds)
        return AttemptVerdict(
            outcome: holds ? .passed : .failed, results: kept(found.members), checks: checks, captured: captured,
            retryReasons: holds ? [] : Set([.unmet]).subtracting(found.neverAgainFor), place: step.kindPlace,
            neverAgainFor: found.neverAgainFor)
    }

    /// Whether the plan itself says what is to be thought of a result that the step's kind objects to: it asks for that
    /// very value, or it expects another one and has failed already.
    private func isSpokenFor(_ path: [String], in record: PlanValue, _ checks: [CheckReport]) -> Bool {
        zip(step.expectations, checks).contains { expectation, check in
            expectation.mentions(path) && (!check.holds || asksForTrouble(expectation, at: path, in: record))
        }
    }

    // MARK: Trouble

    /// Where the plan speaks of the trouble, it is a result like another; `nil` where the plan does not ask for it.
    private func judgeAsExpected(_ trouble: StepTrouble) -> AttemptVerdict? {
        let concerned = step.expectations.map { trouble.expectable.filter($0.mentions) }
        guard concerned.contains(where: { !$0.isEmpty }) else { return nil }
        let record = PlanValue.record(trouble.results)
        let captured = captured(in: record)
        var checks = zip(step.expectations, concerned).map { expectation, paths in
            check(expectation, on: record, because: paths.isEmpty ? nil : trouble)
        }
        if checks.allSatisfy(\.holds) {
            let isWanted = zip(step.expectations, concerned).contains { expectation, paths in
                paths.contains { asksForTrouble(expectation, at: $0, in: record) }
            }
            guard isWanted else { return nil }
        }
        checks += captured.compactMap(\.check)
        let holds = checks.allSatisfy(\.holds)
        return AttemptVerdict(
            outcome: holds ? .passed : .failed, results: kept(trouble.results), checks: checks, captured: captured,
            // What is never tried again stays so when it is not what was expected either.
            retryReasons: holds ? [] : trouble.retryReason.map { [$0, .unmet] } ?? [], place: step.kindPlace)
    }

    /// Where the plan speaks of the trouble without asking for it: how to ask.
    private func wayToExpect(_ trouble: StepTrouble) -> String? {
        guard let path = trouble.expectable.first(where: step.hasExpectation),
            let found = path.reduce(PlanValue.record(trouble.results), { $0[member: $1] }).text
        else { return nil }
        return
            "what good results meet as well does not expect trouble; to expect this, say \(path.joined(separator: ".")): \(found)"
    }

    /// How results look when all is well, and when it is well only just: for the question what a negation or a bound is
    /// meant to exclude.
    private static let allIsWell = (
        typical: PlanValue.record([
            .init("connection", .text("established")), .init("status", .integer(200)),
            .init("response", .text("found")),
            .init("exit-status", .integer(0)), .init("packets", .integer(1_000_003)), .init("bytes", .integer(1 << 30)),
            .init("received", .integer(997)), .init("loss", .decimal(0)),
            .init("messages", .list(.init(repeating: .record([]), count: 3))),
        ]),
        atTheEdge: PlanValue.record([
            .init("connection", .text("established")), .init("status", .integer(399)),
            .init("response", .text("found")),
            .init("exit-status", .integer(0)), .init("packets", .integer(1)), .init("bytes", .integer(1)),
            .init("received", .integer(1)), .init("loss", .decimal(99.9)), .init("messages", .list([.record([])])),
        ])
    )

    /// `connection: refused` asks for trouble, `connection: {not: timeout}` does not, `{not: established}` does. What else
    /// is asked beside it, such as the names of a certificate with a problem, does not count.
    private func asksForTrouble(_ expectation: Expectation, at path: [String], in record: PlanValue) -> Bool {
        let name = expectation.field.value
        let good = (Self.allIsWell.typical[member: name], Self.allIsWell.atTheEdge[member: name])
        return asksForTrouble(expectation.matcher, at: path.dropFirst(), record[member: name], insteadOf: good)
    }

    private func asksForTrouble(
        _ matcher: Matcher, at path: ArraySlice<String>, _ trouble: PlanValue,
        insteadOf good: (typical: PlanValue, atTheEdge: PlanValue)
    ) -> Bool {
        guard matcher.mentions(path), verdict(of: matcher, on: trouble).holds else { return false }
        return switch matcher {
        case .not(let inner): verdict(of: inner, on: good.typical).holds
        case .all(let inner), .any(let inner):
            inner.contains { asksForTrouble($0, at: path, trouble, insteadOf: good) }
        case .member(let name, let inner):
            asksForTrouble(
                inner, at: path.dropFirst(), trouble[member: name],
                insteadOf: (good.typical[member: name], good.atTheEdge[member: name]))
        // Bounds that good results keep as well speak of those.
        case .atLeast, .atMost, .moreThan, .lessThan, .between, .count:
            !verdict(of: matcher, on: good.typical).holds && !verdict(of: matcher, on: good.atTheEdge).holds
        // It holds of an empty list whatever it says.
        case .none: false
        default: true
        }
    }

    // MARK: Captures

    private func captured(in record: PlanValue) -> [CapturedValue] {
        if step.captures.isEmpty { return [] }
        let context = frame.scope.context
        let isAsked = byHand && step.kind.name != ManualStep.declaration.name
        return step.captures.map { CapturedValue($0, from: record, context, byHand: isAsked, hider: hider) }
    }

    /// The results as they are recorded: of those that only a capture asks about, such as all cookies of a session, no
    /// more than it takes.
    private func kept(_ members: [PlanValue.Member]) -> [PlanValue.Member] {
        if step.captures.isEmpty { return members }
        return members.compactMap { member in
            guard case .map = step.kind.results.first(where: { $0.name == member.name })?.type,
                case .record(let entries) = member.value, !step.hasExpectation(of: [member.name])
            else { return member }
            let asked = entries.filter { step.asksAbout([member.name, $0.name]) }
            return asked.isEmpty ? nil : .init(member.name, .record(asked))
        }
    }

    // MARK: Single expectations

    /// `trouble` is why the value is what it is, where that is known.
    private func check(_ expectation: Expectation, on record: PlanValue, because trouble: StepTrouble? = nil)
        -> CheckReport
    {
        let value = record[member: expectation.field.value]
        let verdict: Verdict
        let subject: PlanValue
        var told = expectation.matcher
        if case .confirmation(let isAsExpected) = value {
            // A person compared it with the expectation as a whole, whatever matchers it is made of.
            verdict = isAsExpected ? .holds : .fails
            subject = value
        } else {
            verdict = self.verdict(of: expectation.matcher, on: value)
            if !verdict.holds { told = unmet(in: expectation.matcher, on: value) }
            subject = told.subject(of: value)
        }
        var reason = verdict.holds ? nil : trouble?.message
        if reason == nil, case .undecidable(let words) = verdict { reason = words }
        return CheckReport(
            name: expectation.field.value, expected: told.words(in: frame.shownScope),
            actual: isProse(expectation) ? shownFolded(subject) : shown(subject), holds: verdict.holds, reason: reason,
            place: expectation.place,
            advice: verdict.holds ? nil : trouble?.advice)
    }

    /// Of several things that are asked of a value, those that do not hold.
    private func unmet(in matcher: Matcher, on value: PlanValue) -> Matcher {
        guard case .all(let inner) = matcher else { return matcher }
        let unmet = inner.filter { !verdict(of: $0, on: value).holds }
        return unmet.count == 1 ? unmet[0] : unmet.isEmpty ? matcher : .all(unmet)
    }

    /// Secrets are hidden before the text is cut, which could leave the half of one.
    private func shown(_ value: PlanValue) -> String { value.hidingStart(by: hider).shown() }

    private func shownFolded(_ value: PlanValue) -> String { value.hidingStart(by: hider).shownFolded() }

    private func isProse(_ expectation: Expectation) -> Bool {
        step.kind.results.first { $0.name == expectation.field.value }?.type == .prose
    }

    private func verdict(of matcher: Matcher, on value: PlanValue) -> Verdict {
        do throws(UnusableValue) {
            return try matcher.verdict(on: value, in: frame.scope, now: now)
        } catch {
            return .undecidable(error.message)
        }
    }
}
