import CivilTime
import Diagnostics
import PlanLanguage

/// What came of the steps inside a step.
struct InsideOutcome {
    let result: Result<StepResults, StepTrouble>
    let wasCarriedOut: Bool
    let retryReasons: Set<Retry.Reason>
    /// What all of it is never done again for.
    let neverAgainFor: Set<Retry.Reason>
    /// The plan leaves all of it out in this run.
    let isLeftOut: Bool
    /// The time of the step around them was over.
    var isLate = false
}

extension PlanRun {
    /// Does what is inside a step once, within the step's time.
    func performInside(_ step: Step, in frame: Frame, isAlways: Bool, limit: EventLimit?) async throws(StepTrouble)
        -> InsideOutcome
    {
        // Ended before it began: nothing may be begun any more.
        if Task.isCancelled { throw StepTrouble(.error, "interrupted") }
        learnDerivedSecrets(of: step, in: frame)
        let inner: Frame
        do throws(UnusableValue) {
            inner = try self.frame(inside: step, in: frame, isAlways: isAlways, limit: limit)
        } catch {
            throw StepTrouble(.error, error.message, place: error.place)
        }
        let timer: Task<Void, Never>? = if let timeout = step.timeout { self.timer(for: inner, timeout) } else { nil }
        defer { timer?.cancel() }
        let outcome =
            if let procedure = step.procedure {
                await run(procedure, in: inner)
            } else {
                await runAlternatives(in: inner)
            }
        // What is always done may have passed after the time was over.
        guard case .failure(let trouble) = outcome.result, let timeout = step.timeout, inner.isLate else {
            return outcome
        }
        let late = StepTrouble(
            .error, "not done within \(timeout.words): \(trouble.message)", results: trouble.results)
        return InsideOutcome(
            result: .failure(late), wasCarriedOut: outcome.wasCarriedOut,
            retryReasons: outcome.neverAgainFor.isEmpty ? [.timeout] : [], neverAgainFor: outcome.neverAgainFor,
            isLeftOut: false,
            isLate: true)
    }

    /// Ends a frame's steps when their time is over, and what is always done after the same grace as an interrupt gives.
    private func timer(for frame: Frame, _ timeout: Duration) -> Task<Void, Never> {
        let clock = tools.clock
        let end = now + timeout
        let grace = options.grace
        return Task(executorPreference: executor) {
            do {
                try await clock.sleep(until: end)
                frame.set(.late)
                await self.endOverruns()
                try await clock.sleep(until: end + grace)
            } catch { return }
            frame.set(.over)
            await self.endOverruns()
        }
    }

    // MARK: Alternatives

    /// Tries steps in their order until one passes.
    private func runAlternatives(in frame: Frame) async -> InsideOutcome {
        var progress = UnitProgress()
        var passed: Step?
        var isEnough = false
        for step in frame.steps {
            if let reason = isEnough ? Self.enough : passed.map({ "\($0.name) has passed already" }) {
                let stop = Stop(.skipped, reason)
                _ = end(step, frame.id(of: step), notRun: stop, byHand: bound.isByHand(frame.path, step.name))
                continue
            }
            let end = await run(step, in: frame, isAlways: false, after: UnitProgress())
            progress.note(end, isAlways: false)
            if end.outcome == .passed { passed = step }
            isEnough = end.outcome == .skipped && !end.isLeftOut && hasEnough(frame.unit.objective)
        }
        let result: Result<StepResults, StepTrouble>
        if let passed {
            var found = StepResults([.init("passed", .text(passed.name))])
            found.neverAgainFor = progress.neverAgainFor
            result = .success(found)
        } else {
            let (outcome, cause) = progress.result
            result = .failure(StepTrouble(outcome, "none passed; \(cause ?? "none was tried")"))
        }
        return InsideOutcome(
            result: result, wasCarriedOut: progress.wasCarriedOut, retryReasons: progress.retryReasons,
            neverAgainFor: progress.neverAgainFor, isLeftOut: progress.isLeftOut)
    }

    // MARK: Procedures

    private func run(_ procedure: Procedure, in frame: Frame) async -> InsideOutcome {
        let progress = await run(frame)
        let scope = frame.scope
        let outputs = procedure.outputs.compactMap { output in
            (try? scope.value(of: Reference(path: [output.capture.value], place: output.capture.place))).map {
                PlanValue.Member(output.name, $0)
            }
        }
        let (outcome, cause) = progress.result
        let result: Result<StepResults, StepTrouble>
        if outcome == .passed {
            var found = StepResults(outputs)
            found.neverAgainFor = progress.neverAgainFor
            result = .success(found)
        } else {
            result = .failure(StepTrouble(outcome, cause ?? "nothing was done", results: outputs))
        }
        return InsideOutcome(
            result: result, wasCarriedOut: progress.wasCarriedOut, retryReasons: progress.retryReasons,
            neverAgainFor: progress.neverAgainFor, isLeftOut: progress.isLeftOut)
    }

    // MARK: Frames

    /// The frame for what is inside a step: of alternatives with the names around them, of a procedure with its inputs.
    private func frame(inside step: Step, in frame: Frame, isAlways: Bool, limit: EventLimit?)
        throws(UnusableValue) -> Frame
    {
        let path = "\(frame.path).\(step.name)"
        guard let procedure = step.procedure else {
            return Frame(
                inside: frame, step, isAlways: isAlways,
                steps: bound.selection.alternatives(step.alternatives, at: path), member: frame.member,
                scope: frame.scope, limit: limit)
        }
        let chosen = bound.selection.steps(procedure.steps, always: procedure.always, at: path)
        let needed = bound.needs.names(in: procedure, at: path)
        var given = ProcedureInputs(step: step, outer: frame.scope)
        for input in procedure.inputs where needed.contains(input.name) { try given.take(input, from: bound) }
        if needed.contains("run") { given.scope.set(runStarted: startedAt, zone: zone) }
        return Frame(
            inside: frame, step, isAlways: isAlways, steps: procedure.steps.filter { chosen.contains($0.name) },
            always: procedure.always.filter { chosen.contains($0.name) }, procedure: procedure, member: given.told,
            scope: given.scope, limit: limit)
    }

    private var zone: Zone { plan.zoneName.flatMap { try? Zone.named($0) } ?? .utc }
}

/// Puts together what a procedure is given by a step that uses it.
private struct ProcedureInputs {
    let step: Step
    let outer: Scope
    var scope: Scope
    /// What a person may be told of it: what the plan itself says, and hosts.
    private(set) var told: ForEach.Member = []

    init(step: Step, outer: Scope) {
        self.step = step
        self.outer = outer
        scope = Scope(context: outer.context)
    }

    mutating func take(_ input: Input, from bound: BoundPlan) throws(UnusableValue) {
        guard case .scalar(let expression) = step.arguments[input.name] else {
            if let text = input.defaultValue, case .success(let value) = input.type.scalar.parse(text) {
                set(input, to: value, isSecret: false, isPlain: true, bound)
            }
            return
        }
        let value = try expression.value(in: outer)
        // A secret stays one, also where it is given for an input that need not be.
        let isSecret = input.isSecret || expression.template.references.contains { outer.secret(in: $0) != nil }
        set(input, to: value, isSecret: isSecret, isPlain: expression.constant != nil, bound)
    }

    private mutating func set(
        _ input: Input, to value: PlanValue, isSecret: Bool, isPlain: Bool, _ bound: BoundPlan
    ) {
        if isSecret { value.secretTexts.forEach { bound.hider.learn($0, name: input.name) } }
        var isHost = false
        if case .host(let name) = value, let target = bound.targets[name] {
            scope.set(factsOf: target.host)
            isHost = true
        }
        scope.set(input.name, to: value, isSecret: isSecret)
        if (isPlain || isHost) && !isSecret { told.append(.init(input.name, value)) }
    }
}
