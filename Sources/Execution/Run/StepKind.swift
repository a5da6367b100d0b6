import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// One kind of step: its declaration, and how it is done. A kind is one file in `Steps/` and one line in `StepKinds`.
package protocol StepKind: Sendable {
    static var declaration: StepKindDeclaration { get }

    /// Does the step once. Must end soon after its task is cancelled or its timeout is over.
    /// It stays on the loop, where each change of executor would cost a turn.
    nonisolated(nonsending) static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults

    /// What a person does in its place, as an imperative sentence.
    static func instruction(_ words: InstructionWords) -> String
}

/// Everything one attempt of a step may use. A class, since it is handed about a lot.
package final class StepCall: Sendable {
    package let step: Step
    package let arguments: ArgumentValues
    package let targets: [String: Target]
    package let plan: Plan
    package let window: Window?
    package let timeout: Duration
    package let tools: StepTools
    /// What the objective keeps from step to step, such as its web session.
    package let memory: ObjectiveMemory
    /// Puts together what is asked where it is a person that acts; most steps never need it.
    let makeQuestion: @Sendable () -> Question

    init(
        step: Step, arguments: ArgumentValues, targets: [String: Target], plan: Plan, window: Window?,
        timeout: Duration, tools: StepTools, memory: ObjectiveMemory, makeQuestion: @escaping @Sendable () -> Question
    ) {
        self.step = step
        self.arguments = arguments
        self.targets = targets
        self.plan = plan
        self.window = window
        self.timeout = timeout
        self.tools = tools
        self.memory = memory
        self.makeQuestion = makeQuestion
    }

    /// Who and what is asked, where it is a person that acts.
    package var question: Question { makeQuestion() }

    /// The host a field names.
    package func target(_ field: Field<String>) throws(StepTrouble) -> Target? {
        guard let name = arguments[field] else { return nil }
        guard let target = targets[name] else {
            throw StepTrouble(
                .error, "\"\(name)\" is not one of the plan's hosts", place: step.arguments.place(of: field.name))
        }
        return target
    }
}

/// The world a step acts in.
package struct StepTools: Sendable {
    package let network: Network
    package let clock: any RunClock
    package let person: any Person
    package let programs: any ProgramRunner
    /// Where files are kept with the record; nil where there is none.
    package let keptFiles: KeptFiles?

    package init(
        network: Network, clock: any RunClock, person: any Person, programs: any ProgramRunner = NoPrograms(),
        keptFiles: KeptFiles? = nil
    ) {
        self.keptFiles = keptFiles
        self.programs = programs
        self.network = network
        self.clock = clock
        self.person = person
    }
}

/// What a step found, and which of the checks its kind always makes did not hold.
package struct StepResults: Sendable {
    package var members: [PlanValue.Member]
    package var violations: [Violation]
    /// What the step, and a whole that it is a part of, is never done again for.
    package var neverAgainFor: Set<Retry.Reason> = []

    /// A check that is always made, unless the plan speaks of the same result.
    package struct Violation: Sendable {
        package let path: [String]
        package let message: String
        package let advice: String?

        package init(_ path: [String], _ message: String, advice: String? = nil) {
            self.path = path
            self.message = message
            self.advice = advice
        }
    }

    package init(_ members: [PlanValue.Member], violations: [Violation] = []) {
        self.members = members
        self.violations = violations
    }
}

/// Why a step has no results, or only some. A class, since every call that can end in one has room for it.
package final class StepTrouble: Error, Sendable {
    /// `error` where no answer could be had, `failed` where the answer was a refusal, `pending` where a person is awaited.
    package let outcome: Outcome
    package let message: String
    package let advice: String?
    /// Where in the plan it lies, where a single field is to blame.
    package let place: Place?
    /// What it counts as for `retry`; `nil` for what is never tried again, such as refused credentials.
    package let retryReason: Retry.Reason?
    /// What is known all the same: `connection` and what goes with it.
    package let results: [PlanValue.Member]
    /// The results of which one, when the plan speaks of it, makes the trouble an expected one.
    package let expectable: [[String]]
    /// What the step, and a whole that it is a part of, is never done again for.
    package let neverAgainFor: Set<Retry.Reason>
    /// What the peer sent instead, as it came: whoever judges the trouble hides secrets in it, and cuts it.
    package let received: String?

    package init(
        _ outcome: Outcome, _ message: String, advice: String? = nil, place: Place? = nil,
        retryReason: Retry.Reason? = nil, results: [PlanValue.Member] = [], expectable: [[String]] = [],
        neverAgainFor: Set<Retry.Reason> = [], received: String? = nil
    ) {
        self.outcome = outcome
        self.message = message
        self.advice = advice
        self.place = place
        self.retryReason = retryReason
        self.results = results
        self.expectable = expectable
        self.neverAgainFor = neverAgainFor
        self.received = received
    }
}

extension Set<Retry.Reason> {
    /// After a logon that was refused: accounts lock.
    package static let refusedCredentials = Set(Retry.Reason.allCases)
    /// After a logon that may have been refused, as what came of it shows.
    package static let sentCredentials: Set = [.unmet]
}
