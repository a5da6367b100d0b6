import CivilTime
import Diagnostics
import PlanLanguage

extension PlanRun {
    /// Tries a step once and checks every expectation, also after one has failed.
    func attempt(_ number: Int, of step: Step, in unit: Unit, byHand: Bool, memory: ObjectiveMemory) async
        -> AttemptReport
    {
        let start = now
        let scope = scope(of: unit)
        let result: Result<StepResults, StepTrouble>
        do throws(StepTrouble) {
            result = .success(try await perform(step, in: unit, scope: scope, byHand: byHand, memory: memory))
        } catch {
            result = .failure(error)
        }
        let attempt = Judgement(step: step, scope: scope, now: now).judge(result, cancelled: cancellation(of: unit))
        return AttemptReport(
            number: number, started: start, duration: now - start, outcome: attempt.outcome, results: attempt.results,
            checks: attempt.checks, trouble: attempt.trouble, advice: attempt.advice, retryReason: attempt.retryReason,
            place: attempt.place)
    }

    private func perform(
        _ step: Step, in unit: Unit, scope: Scope, byHand: Bool, memory: ObjectiveMemory
    ) async throws(StepTrouble) -> StepResults {
        guard let kind = kinds[step.kind.name] else { preconditionFailure("no step kind \(step.kind.name)") }
        let arguments: ArgumentValues
        do throws(UnusableValue) {
            // A person needs no values: their instruction says what the inputs are about.
            arguments = byHand ? ArgumentValues([:]) : try step.arguments.values(in: scope)
        } catch {
            throw StepTrouble(.error, error.message, place: error.place)
        }
        let question = question(for: step, kind: kind, in: unit, scope: scope)
        let call = StepCall(
            step: step, arguments: arguments, targets: bound.targets,
            timeout: step.timeout ?? step.kind.timeout ?? .seconds(86_400),
            tools: tools, memory: memory, question: question)
        return byHand ? try await ManualStep.ask(call) : try await kind.perform(call)
    }

    /// Why the attempt was ended from outside, where it was.
    private func cancellation(of unit: Unit) -> Judgement.Cancellation? {
        guard Task.isCancelled else { return nil }
        return isInterrupted ? .interrupted : .windowClosed(unit.window?.name ?? "")
    }

    private func scope(of unit: Unit) -> Scope {
        var scope = Scope(bound.inputs)
        for host in plan.hosts { scope.set(host: host) }
        if let window = unit.window { scope.set(window: window) }
        for variable in unit.member { scope.set(variable.name, to: variable.value) }
        return scope
    }

    private func question(for step: Step, kind: any StepKind.Type, in unit: Unit, scope: Scope) -> Question {
        let words = InstructionWords(step: step, plan: plan, member: unit.member)
        return Question(
            step: "\(unit.objective.name).\(step.name)", member: unit.id.member,
            instruction: step.title.map { "\($0). " + kind.instruction(words) } ?? kind.instruction(words),
            observations: step.expectations.map { $0.observation(in: scope, kind: step.kind) })
    }
}

extension Expectation {
    /// What a person is asked to look at for it.
    fileprivate func observation(in scope: Scope, kind: StepKindDeclaration) -> Question.Observation {
        let type = kind.results.first { $0.name == field.value }?.type
        let isTyped =
            switch type {
            case .text, .word, .integer, .decimal: true
            default: false
            }
        return Question.Observation(name: field.value, expected: matcher.words(in: scope), isTyped: isTyped)
    }
}
