import CivilTime
import PlanLanguage

/// Steps in words, with those inside them.
struct StepWords {
    let plan: Plan
    let site: Site?
    let kinds: StepKinds
    /// The paths of the steps that a person does.
    let byHand: Set<String>
    /// How many steps inside steps are still told: procedures in procedures come to more than anybody reads.
    private var innerLeft = 2_000

    init(plan: Plan, site: Site?, kinds: StepKinds, byHand: Set<String>) {
        self.plan = plan
        self.site = site
        self.kinds = kinds
        self.byHand = byHand
    }

    mutating func plans(of steps: [Step], in frame: FrameWords) -> [Explanation.StepPlan] {
        var plans: [Explanation.StepPlan] = []
        for step in steps { plans.append(self.plan(of: step, in: frame)) }
        return plans
    }

    private mutating func plan(of step: Step, in frame: FrameWords) -> Explanation.StepPlan {
        let words = frame.words(for: step, of: plan)
        let path = "\(frame.path).\(step.name)"
        let instruction = step.isComposite ? nil : kinds[step.kind.name]?.instruction(words)
        return Explanation.StepPlan(
            name: step.name, title: step.title, about: step.about, kind: step.kind.name,
            actor: step.kind.name == ManualStep.declaration.name
                ? .person : byHand.contains(path) ? .byHand : .program,
            instruction: instruction, details: step.isComposite ? [] : words.untold,
            occasion: OccasionWords(plan: plan, site: site).words(of: step.occasion, words),
            expected: step.expectations.map { expectation in
                "\(expectation.field.value) \(expectation.matcher.words { words.operand($0) })"
            },
            needs: step.needs?.map(\.value), retry: step.retry.map(RetryWords.words), timeout: step.timeout,
            inside: inside(step, at: path, in: frame, words))
    }

    private mutating func inside(_ step: Step, at path: String, in frame: FrameWords, _ words: InstructionWords)
        -> Explanation.InsidePlan?
    {
        switch step.body {
        case .action: return nil
        case .alternatives(let steps):
            let inner = FrameWords(
                path: path, steps: steps, procedure: frame.procedure, member: frame.member,
                standIns: frame.standIns, beforeAll: frame.before(step))
            let told = take(steps)
            return Explanation.InsidePlan(
                procedure: nil, steps: plans(of: told, in: inner), always: [], more: steps.count - told.count)
        case .procedure(let procedure):
            let given = GivenWords(to: procedure, by: step, in: frame, of: plan, words)
            let inner = FrameWords(
                path: path, steps: procedure.allSteps, procedure: procedure, member: given.member,
                standIns: given.standIns)
            let steps = take(procedure.steps)
            let always = take(procedure.always)
            return Explanation.InsidePlan(
                procedure: Explanation.ProcedurePlan(
                    title: procedure.title, path: procedure.source.path, about: procedure.about, given: given.shown),
                steps: plans(of: steps, in: inner), always: plans(of: always, in: inner),
                more: procedure.allSteps.count - steps.count - always.count)
        }
    }

    /// The first of some steps, as many as are still told.
    private mutating func take(_ steps: [Step]) -> [Step] {
        let told = Array(steps.prefix(innerLeft))
        innerLeft -= told.count
        return told
    }
}

/// Steps that see the same names, and what stands for these in words.
struct FrameWords {
    /// What stands before the names of its steps: the objective, and the steps they are inside of.
    let path: String
    let steps: [Step]
    var procedure: Procedure?
    /// The values that may be told.
    let member: ForEach.Member
    /// What stands for the names of which there is no one value.
    let standIns: [String: String]
    /// Of alternatives: what is before any of them.
    var beforeAll: [Step]?

    /// The steps before this one, the nearest last.
    func before(_ step: Step) -> [Step] { beforeAll ?? Array(steps.prefix { $0.name != step.name }) }

    func words(for step: Step, of plan: Plan) -> InstructionWords {
        InstructionWords(
            step: step, plan: plan, member: member, before: before(step), procedure: procedure, standIns: standIns)
    }
}

/// What a step gives to the procedure it uses, in the words of who uses it.
private struct GivenWords {
    private(set) var member: ForEach.Member = []
    private(set) var standIns: [String: String] = [:]
    /// What the step says under `with`, for people.
    private(set) var shown: [Explanation.GivenInput] = []

    init(to procedure: Procedure, by step: Step, in frame: FrameWords, of plan: Plan, _ words: InstructionWords) {
        for input in procedure.inputs {
            guard case .scalar(let expression) = step.arguments[input.name] else {
                if let text = input.defaultValue, case .success(let value) = input.type.scalar.parse(text) {
                    member.append(.init(input.name, value))
                }
                continue
            }
            let text: String
            if !input.isSecret, let value = Self.value(of: expression, in: frame, of: plan) {
                member.append(.init(input.name, value))
                text = Self.text(value, of: plan)
            } else {
                text = input.isSecret && expression.constant != nil ? "‹\(input.about)›" : words.words(expression)
                standIns[input.name] = text
            }
            shown.append(Explanation.GivenInput(name: input.name, words: text))
        }
    }

    /// The value itself, where the plan says it.
    private static func value(of expression: Expression, in frame: FrameWords, of plan: Plan) -> PlanValue? {
        if let constant = expression.constant { return constant }
        guard let reference = expression.template.wholeReference, reference.path.count == 1, reference.filters.isEmpty
        else { return nil }
        let name = reference.path[0]
        if let known = frame.member.first(where: { $0.name == name }) { return known.value }
        return frame.procedure == nil ? plan.host(name).map { .host($0.name) } : nil
    }

    private static func text(_ value: PlanValue, of plan: Plan) -> String {
        if case .host(let name) = value, let host = plan.host(name) { return "\(name) (\(host.wordsOfURL(in: plan)))" }
        return value.text ?? value.shown()
    }
}
