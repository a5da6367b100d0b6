import Diagnostics
import YAMLTree

/// Reads `objectives:` with their sets.
struct ObjectiveReader {
    let reading: Reading
    let vocabulary: Vocabulary
    let hosts: [Host]
    let groups: [Group]

    private typealias Shape = Objective.Shape

    func objectives(_ plan: ObjectReader) -> [Objective] {
        let entries = plan.named(PlanReader.Shape.objectives)
        if entries.isEmpty, let node = plan.node(PlanReader.Shape.objectives), case .mapping = node.content {
            reading.report("empty-plan", at: node.place, "the plan has no objective, so nothing could ever pass")
        }
        return entries.compactMap(objective)
    }

    private func objective(_ entry: Entry) -> Objective? {
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let stepReader = StepReader(reading: reading, vocabulary: vocabulary)
        let steps = reader.node(Shape.steps).map { stepReader.steps($0, called: "steps") } ?? []
        if steps.isEmpty, let node = reader.node(Shape.steps), case .mapping(let entries) = node.content,
            entries.isEmpty
        {
            reading.report(
                "empty-objective", at: node.place,
                "objective \"\(entry.key.value)\" has no step, so it could never pass")
        }
        let forEach = reader.node(Shape.forEach).flatMap(self.forEach)
        return Objective(
            name: entry.key.value, place: entry.key.place, title: reader.value(Shape.title),
            about: reader.value(Shape.about),
            window: reader.located(Shape.window), forEach: forEach,
            need: reader.node(Shape.need).flatMap {
                need($0, forEach: forEach, isSet: reader.node(Shape.forEach) != nil)
            } ?? .all,
            after: reader.list(Shape.after), steps: steps,
            always: reader.node(Shape.always).map { stepReader.steps($0, called: "always") } ?? [])
    }

    /// A set of more members than this is a slip of the pen.
    private static let mostMembers = 10_000

    private func forEach(_ node: Node) -> ForEach? {
        guard let entries = reading.mapping(node, called: "for-each") else { return nil }
        let variableEntries = entries.filter { $0.key.value != "except" }
        let variables = variableEntries.compactMap(variable)
        guard variables.count == variableEntries.count else { return nil }
        if variables.isEmpty {
            reading.report(
                "empty-set", at: node.place, "\"for-each\" names no variable", help: "write for-each: {server: GROUP}")
            return nil
        }
        let names = variables.map(\.name.value)
        let except = entries.first { $0.key.value == "except" }.map { exceptions($0.value, variables: names) } ?? []
        let set = ForEach(place: node.place, variables: variables, except: except)
        guard let count = set.productCount, count <= Self.mostMembers else {
            reading.report("set-size", at: node.place, "\"for-each\" has more than \(Self.mostMembers) members")
            return nil
        }
        if set.members.isEmpty {
            reading.report("empty-set", at: node.place, "\"for-each\" has no member left after \"except\"")
        }
        return set
    }

    private func variable(_ entry: Entry) -> ForEach.Variable? {
        guard PlanName.isValid(entry.key.value) else {
            reading.report(
                "name-form", at: entry.key.place, "\"\(entry.key.value)\" is not a name",
                help: "a name is made of \(PlanName.form)")
            return nil
        }
        switch entry.value.content {
        case .scalar:
            guard let name = reading.constant(entry.value, .text)?.text else { return nil }
            guard let group = groups.first(where: { $0.name == name }) else {
                reading.report(
                    "unknown-group", at: entry.value.place, "\"\(name)\" is not one of the plan's groups",
                    help: Spelling.nearest(to: name, among: groups.map(\.name)).map { "did you mean \"\($0)\"?" }
                        ?? "name a group, or give a list")
                return nil
            }
            return ForEach.Variable(name: entry.key, values: group.members.map { .host($0.value) })
        case .sequence(let items):
            if items.isEmpty {
                reading.report("empty-set", at: entry.value.place, "\"\(entry.key.value)\" has no value")
                return nil
            }
            let values = items.compactMap { item in reading.constant(item, .text)?.text.map(value) }
            return values.count == items.count ? ForEach.Variable(name: entry.key, values: values) : nil
        case .mapping:
            reading.report(
                "wrong-type", at: entry.value.place,
                "expected a group or a list for \"\(entry.key.value)\", found a mapping")
            return nil
        }
    }

    private func value(_ text: String) -> PlanValue {
        hosts.contains { $0.name == text } ? .host(text) : .text(text)
    }

    private func exceptions(_ node: Node, variables: [String]) -> [[PlanValue.Member]] {
        let items: [Node] = if case .sequence(let items) = node.content { items } else { [node] }
        return items.compactMap { item in
            guard let entries = reading.mapping(item, called: "except"), !entries.isEmpty else { return nil }
            return entries.compactMap { entry in
                guard variables.contains(entry.key.value) else {
                    reading.unknownKey(entry.key, of: "except", among: variables)
                    return nil
                }
                return reading.constant(entry.value, .text)?.text.map { PlanValue.Member(entry.key.value, value($0)) }
            }
        }
    }

    private func need(_ node: Node, forEach: ForEach?, isSet: Bool) -> Need? {
        if !isSet {
            reading.report("need-without-set", at: node.place, "\"need\" goes with \"for-each\"")
            return nil
        }
        guard case .mapping(let entries) = node.content else {
            guard let word = reading.constant(node, .word(["all", "any"]))?.text else { return nil }
            return word == "any" ? .any : .all
        }
        guard entries.count == 1, entries[0].key.value == "at-least" else {
            reading.report("wrong-value", at: node.place, "expected all, any or {at-least: n}")
            return nil
        }
        guard case .integer(let number) = reading.constant(entries[0].value, .integer(in: 1...Self.mostMembers)) else {
            return nil
        }
        if let members = forEach?.members.count, number > members {
            reading.report(
                "need-unreachable", at: entries[0].value.place,
                "\(number) members can never pass: the set has \(members)")
        }
        return .atLeast(number)
    }
}
