import CivilTime
import PlanLanguage

extension PlanRun {
    /// Tries a step once and checks every expectation, also after one has failed.
    func attempt(
        _ number: Int, of step: Step, in frame: Frame, byHand: Bool, isAlways: Bool, limit: EventLimit?
    ) async -> AttemptReport {
        let start = now
        var result: Result<StepResults, StepTrouble>
        var inside: InsideOutcome?
        do throws(StepTrouble) {
            if step.isComposite {
                let outcome = try await performInside(step, in: frame, isAlways: isAlways, limit: limit)
                inside = outcome
                result = outcome.result
            } else {
                result = .success(try await perform(step, in: frame, byHand: byHand))
            }
        } catch {
            result = .failure(error)
        }
        return report(
            number, of: step, in: frame, byHand: byHand, since: start, result, inside: inside,
            cut: cut(in: frame, isAlways: isAlways, limit))
    }

    // Apart, like all that does not wait: each of the many attempts that do keeps what stands beside the waiting.
    @inline(never)
    private func report(
        _ number: Int, of step: Step, in frame: Frame, byHand: Bool, since start: Instant,
        _ result: Result<StepResults, StepTrouble>, inside: InsideOutcome?, cut: Stop?
    ) -> AttemptReport {
        let end = now
        let judgement = Judgement(step: step, frame: frame, now: end, hider: bound.hider, byHand: byHand)
        var verdict = judgement.judge(result, cut: cut)
        // Those of the last attempt count, and are known also where it failed.
        frame.keep(verdict.captured)
        if let inside { verdict.take(inside) }
        return AttemptReport(number: number, started: start, duration: end - start, verdict)
    }

    private func perform(
        _ step: Step, in frame: Frame, byHand: Bool
    ) async throws(StepTrouble) -> StepResults {
        guard let kind = kinds[step.kind.name] else { preconditionFailure("no step kind \(step.kind.name)") }
        // Ended before it began: nothing may be sent any more.
        if Task.isCancelled { throw StepTrouble(.error, "interrupted") }
        learnDerivedSecrets(of: step, in: frame)
        if !byHand { try refuseSecretsInTheOpen(step, in: frame) }
        let arguments: ArgumentValues
        do throws(UnusableValue) {
            // A person needs no values: their instruction says what the inputs are about.
            arguments = byHand ? ArgumentValues() : try step.arguments.values(in: frame.scope)
        } catch {
            throw StepTrouble(.error, error.message, place: error.place)
        }
        let call = StepCall(
            step: step, arguments: arguments, targets: bound.targets, plan: plan, window: frame.window,
            timeout: step.timeout ?? step.kind.timeout ?? .seconds(86_400),
            tools: tools, memory: frame.memory,
            makeQuestion: { [plan] in Question(for: step, kind: kind, of: plan, in: frame, byHand: byHand) })
        return byHand ? try await ManualStep.ask(call) : try await kind.perform(call)
    }

    /// A secret may come by ways that lint does not follow, such as through a procedure.
    private func refuseSecretsInTheOpen(_ step: Step, in frame: Frame) throws(StepTrouble) {
        guard frame.hasSecrets else { return }
        let open = Set(step.kind.fields.filter(\.isOpen).map(\.name))
        for (field, expression) in step.arguments.expressions where open.contains(field) {
            for reference in expression.template.references where frame.scope.secret(in: reference) != nil {
                throw StepTrouble(
                    .error, "\"\(field)\" is seen by others, and $(\(reference.text)) is a secret",
                    advice: "hand it over under \"secrets\"", place: reference.place)
            }
        }
    }

    /// Why the attempt was ended from outside, where it was.
    private func cut(in frame: Frame, isAlways: Bool, _ limit: EventLimit?) -> Stop? {
        guard Task.isCancelled else { return nil }
        let window = frame.window
        if !isOpen(window) { return Stop(.missed, "window \(window?.name ?? "") closed before it ended") }
        if let limit, now >= limit.ends { return Stop(.missed, limit.words) }
        if let overrun = frame.overrun(isAlways: isAlways) { return overrun }
        return Stop(.error, "interrupted before it ended")
    }
}

extension Question {
    fileprivate init(for step: Step, kind: any StepKind.Type, of plan: Plan, in frame: Frame, byHand: Bool) {
        let words = InstructionWords(
            step: step, plan: plan, member: frame.member, before: frame.before(step), scope: frame.shownScope,
            procedure: frame.procedure)
        self.init(
            step: "\(frame.path).\(step.name)", member: frame.unit.id.member,
            instruction: step.title.map { "\($0). " + kind.instruction(words) } ?? kind.instruction(words),
            observations: step.expectations.map { $0.observation(in: frame.shownScope, of: step) }
                + (byHand || step.kind.name == ManualStep.declaration.name ? captureObservations(of: step) : []),
            needsWitness: ManualStep.needsWitness(step))
    }
}

extension Step {
    /// The names of what a person is asked for who does the step, as an answers file gives them.
    package var observationNames: [String] {
        expectations.map(\.field.value) + captureObservations(of: self).map(\.name)
    }
}

/// What a person is asked for so that it can be captured: by its own name where they act in a step's place.
private func captureObservations(of step: Step) -> [Question.Observation] {
    if step.kind.name == ManualStep.declaration.name {
        let isAsked = step.expectations.contains { $0.field.value == "observed" }
        if isAsked { return [] }
        let choices = ManualStep.choices(of: step)
        if let capture = step.captures.first(where: { $0.path[0] == "observed" }) {
            return [
                .init(
                    name: "observed", expected: "what is kept as \(capture.name)", isTyped: true, choices: choices)
            ]
        }
        return choices.isEmpty
            ? [] : [.init(name: "observed", expected: "one of the choices", isTyped: true, choices: choices)]
    }
    return step.captures.map { .init(name: $0.name, expected: $0.text, isTyped: true) }
}

extension Expectation {
    /// What a person is asked to look at for it.
    fileprivate func observation(in scope: Scope, of step: Step) -> Question.Observation {
        let type = step.kind.results.first { $0.name == field.value }?.type
        let isTyped =
            switch type {
            case .text, .prose, .word, .integer, .decimal, .size: true
            default: false
            }
        return Question.Observation(
            name: field.value, expected: matcher.words(in: scope), isTyped: isTyped,
            choices: field.value == "observed" ? ManualStep.choices(of: step) : [])
    }
}
