import PlanLanguage

/// A step in words for a person who does it in the program's place: inputs by what they are about, never by value.
package struct InstructionWords: Sendable {
    package let step: Step
    private let plan: Plan
    private let member: [PlanValue.Member]
    /// The steps before it in its objective, the nearest last.
    private let before: [Step]
    /// What has been captured so far, without secrets.
    private let scope: Scope
    /// The procedure that the step is of: it names inputs of its own, and no host of the plan.
    private let procedure: Procedure?

    package init(
        step: Step, plan: Plan, member: [PlanValue.Member], before: [Step] = [], scope: Scope = Scope(),
        procedure: Procedure? = nil
    ) {
        self.step = step
        self.plan = plan
        self.member = member
        self.before = before
        self.scope = scope
        self.procedure = procedure
    }

    /// The host an earlier step of the same kind went to, where this one stays there.
    package func earlierHost(_ field: Field<String>) -> String? {
        let words = before.reversed().lazy.filter { $0.kind.name == step.kind.name }.compactMap { earlier in
            InstructionWords(step: earlier, plan: plan, member: member, scope: scope, procedure: procedure).host(field)
        }
        return words.first
    }

    /// The text of a field with its references in words; `nil` where the step does not have the field.
    package func text<Value>(_ field: Field<Value>) -> String? {
        guard case .scalar(let expression) = step.arguments[field.name] else { return nil }
        return words(expression)
    }

    /// The keys and values of a field that maps names.
    package func pairs(_ field: Field<[PlanValue.Member]>) -> [(name: String, value: String)] {
        guard case .map(let pairs) = step.arguments[field.name] else { return [] }
        return pairs.map { ($0.key.value, words($0.value)) }
    }

    /// The host a field names, as people know it: `ccms (https://www.ccass.com)`.
    package func host(_ field: Field<String>) -> String? {
        guard let name = text(field) else { return nil }
        return plan.host(name).map { "\($0.name) (\($0.wordsOfURL(in: plan)))" } ?? name
    }

    /// What is expected, in words: a value as it is shown, a reference by what it stands for.
    package func operand(_ expression: Expression) -> String {
        if let constant = expression.constant { return constant.shown() }
        let words = words(expression)
        return expression.template.wholeReference == nil ? "\"\(words)\"" : words
    }

    private func words(_ expression: Expression) -> String {
        if let constant = expression.constant { return constant.text ?? "" }
        return expression.template.segments.map { segment in
            switch segment {
            case .text(let plain): plain
            case .reference(let reference): words(reference)
            }
        }.joined()
    }

    private func words(_ reference: Reference) -> String {
        let name = reference.path[0]
        if reference.path.count == 1, reference.filters.isEmpty,
            let value = member.first(where: { $0.name == name })?.value.text
        {
            return value
        }
        let input = procedure.map { $0.inputs.first { $0.name == name } } ?? plan.input(name)
        if let input { return "‹\(input.about)›" }
        if let value = (try? scope.value(of: reference))?.text { return value }
        if name == "window", reference.path.count > 1 { return "‹\(reference.path[1]) of the window›" }
        if procedure == nil, let host = plan.host(name), reference.path.count > 1 {
            return "‹\(reference.path[1]) of \(host.name)›"
        }
        return name
    }
}

extension Host {
    /// Its URL with the inputs that complete it by what they are about.
    func wordsOfURL(in plan: Plan) -> String {
        guard let openURL else { return url.text }
        return openURL.filled { index, _ in "‹\(plan.input(openURL.inputs[index])?.about ?? openURL.inputs[index])›" }
    }
}
