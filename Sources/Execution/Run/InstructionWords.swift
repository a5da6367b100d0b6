import PlanLanguage
import Synchronization

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
    /// What stands for a name of which there is no one value, such as `each server`.
    private let standIns: [String: String]
    /// The fields that were asked for, by whoever makes a sentence of them.
    private let told = Told()

    private final class Told: Sendable {
        let fields = Mutex<Set<String>>([])
    }

    package init(
        step: Step, plan: Plan, member: [PlanValue.Member], before: [Step] = [], scope: Scope = Scope(),
        procedure: Procedure? = nil, standIns: [String: String] = [:]
    ) {
        self.step = step
        self.plan = plan
        self.member = member
        self.before = before
        self.scope = scope
        self.procedure = procedure
        self.standIns = standIns
    }

    /// The host an earlier step of the same kind went to, where this one stays there.
    package func earlierHost(_ field: Field<String>) -> String? {
        let words = before.reversed().lazy.filter { $0.kind.name == step.kind.name }.compactMap { earlier in
            InstructionWords(
                step: earlier, plan: plan, member: member, scope: scope, procedure: procedure, standIns: standIns
            ).host(field)
        }
        return words.first
    }

    /// The text of a field with its references in words; `nil` where the step does not have the field.
    package func text<Value>(_ field: Field<Value>) -> String? {
        note(field.name)
        guard case .scalar(let expression) = step.arguments[field.name] else { return nil }
        return words(expression)
    }

    /// The keys and values of a field that maps names.
    package func pairs(_ field: Field<[PlanValue.Member]>) -> [(name: String, value: String)] {
        note(field.name)
        guard case .map(let pairs) = step.arguments[field.name] else { return [] }
        return pairs.map { ($0.key.value, words($0.value)) }
    }

    /// The host a field names, as people know it: `ccms (https://www.ccass.com)`.
    package func host(_ field: Field<String>) -> String? {
        guard let name = text(field) else { return nil }
        return plan.host(name).map { "\($0.name) (\($0.wordsOfURL(in: plan)))" } ?? name
    }

    /// A field that says nothing to a person.
    package func passOver<Value>(_ field: Field<Value>) { note(field.name) }

    private func note(_ field: String) { told.fields.withLock { _ = $0.insert(field) } }

    /// What the step says beside the fields that were asked for so far, such as `matching` and `*.csv`.
    package var untold: [(field: String, words: String)] {
        let told = told.fields.withLock { $0 }
        return step.arguments.names.filter { !told.contains($0) }.compactMap { name in
            step.arguments[name].map { (name, words($0)) }
        }
    }

    private func words(_ argument: StepArguments.Argument) -> String {
        switch argument {
        case .scalar(let expression): words(expression)
        case .list(let expressions): Spelled.list(expressions.map(words))
        case .map(let pairs): Spelled.list(pairs.map { "\($0.key.value) \(words($0.value))" })
        case .tree: "as in the plan"
        }
    }

    /// What is expected, in words: a value as it is shown, a reference by what it stands for.
    package func operand(_ expression: Expression) -> String {
        if let constant = expression.constant { return constant.shown() }
        let words = words(expression)
        return expression.template.wholeReference == nil ? "\"\(words)\"" : words
    }

    /// What a condition asks about: a name of the plan, or what a procedure was given.
    func subject(_ reference: Reference) -> String {
        let isGiven = procedure?.inputs.contains { $0.name == reference.path[0] } ?? false
        return isGiven ? words(reference) : reference.text
    }

    /// A text with its references in words.
    func words(_ expression: Expression) -> String {
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
        let part = reference.path.count > 1 ? reference.path[1] : nil
        if let words = standIns[name] {
            return part.map { aside("\($0) of \(words)", reference) } ?? filtered(words, reference)
        }
        let known = member.first { $0.name == name }?.value
        if let known, let text = text(of: reference, known) { return text }
        let input = procedure.map { $0.inputs.first { $0.name == name } } ?? plan.input(name)
        if let input, known == nil { return aside(input.about, reference) }
        if procedure == nil, let host = plan.host(name), let text = text(of: reference, .host(host.name)) {
            return text
        }
        if let value = (try? scope.value(of: reference))?.text { return value }
        if name == "window", let part { return aside("\(part) of the window", reference) }
        if let part, let host = host(called: name, known) { return aside("\(part) of \(host.name)", reference) }
        return filtered(name, reference)
    }

    /// What stands in the place of a value that is not known, with what filters will make of it.
    private func aside(_ words: String, _ reference: Reference) -> String {
        "‹\(([words] + reference.filters.map(\.words)).joined(separator: ", "))›"
    }

    private func filtered(_ words: String, _ reference: Reference) -> String {
        reference.filters.isEmpty ? words : aside(words, reference)
    }

    /// What a reference makes of a value that may be told; nothing where it asks for what only the site knows.
    private func text(of reference: Reference, _ value: PlanValue) -> String? {
        var scope = Scope(context: scope.context)
        scope.set(reference.path[0], to: value)
        if reference.path.count > 1 {
            guard case .host(let name) = value, let host = plan.host(name), host.openURL == nil else { return nil }
            scope.set(factsOf: host)
        }
        return (try? scope.value(of: reference))?.text
    }

    private func host(called name: String, _ known: PlanValue?) -> Host? {
        if case .host(let host) = known { return plan.host(host) }
        return procedure == nil ? plan.host(name) : nil
    }
}

extension Host {
    /// Its URL with the inputs that complete it by what they are about.
    func wordsOfURL(in plan: Plan) -> String {
        guard let openURL else { return url.text }
        return openURL.filled { index, _ in "‹\(plan.input(openURL.inputs[index])?.about ?? openURL.inputs[index])›" }
    }
}
