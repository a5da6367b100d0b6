import Diagnostics
import YAMLTree

/// Reads `objectives:` with their sets.
struct ObjectiveReader {
    let reading: Reading
    let vocabulary: Vocabulary
    let way: ProcedureWay
    let hosts: Names
    private let groups: [String: Group]
    private let groupNames: Names
    private let names: NameTypes

    init(
        reading: Reading, vocabulary: Vocabulary, way: ProcedureWay, hosts: Names, groups: [Group],
        declaredGroups: Names, names: NameTypes
    ) {
        self.reading = reading
        self.vocabulary = vocabulary
        self.way = way
        self.hosts = hosts
        self.groups = Dictionary(groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        groupNames = declaredGroups
        self.names = names
    }

    private typealias Shape = Objective.Shape

    func objectives(_ plan: ObjectReader) -> [Objective] {
        let entries = plan.named(PlanReader.Shape.objectives)
        if entries.isEmpty, let node = plan.node(PlanReader.Shape.objectives), case .mapping = node.content {
            reading.report(
                "empty-plan", at: node.place, "the plan has no objective, so nothing could ever pass",
                help: "write one, with its steps, under \"objectives\"")
        }
        return entries.compactMap(objective)
    }

    private func objective(_ entry: Entry) -> Objective? {
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let unreadBefore = reading.unreadNames.count
        let forEach = reader.node(Shape.forEach).flatMap(self.forEach)
        let conditions = ConditionReader(reading: reading, names: names.adding(forEach?.variables ?? []))
        let stepReader = StepReader(
            reading: reading, vocabulary: vocabulary, conditions: conditions, way: way)
        let steps = reader.node(Shape.steps).map { stepReader.steps($0, called: "steps") } ?? []
        let always = reader.node(Shape.always).map { stepReader.steps($0, called: "always") } ?? []
        let declaredSteps = keys(reader.node(Shape.steps)) + keys(reader.node(Shape.always))
        let unread = Set(declaredSteps).subtracting((steps + always).map(\.name))
            .union(reading.unreadNames[unreadBefore...])
            .union(forEach == nil ? keys(reader.node(Shape.forEach)) : [])
        return Objective(
            name: entry.key.value, place: entry.key.place, title: reader.value(Shape.title),
            about: reader.value(Shape.about),
            window: reader.located(Shape.window), forEach: forEach,
            need: reader.node(Shape.need).flatMap {
                need($0, forEach: forEach, isSet: reader.node(Shape.forEach) != nil)
            } ?? .all,
            after: reader.list(Shape.after),
            requires: reader.node(Shape.requires).map(
                RequirementReader(reading: reading, plan: PlanFileName.stem(of: reader.place.source.path)).requirements)
                ?? [], outputs: reader.list(Shape.outputs), occasion: conditions.occasion(reader), steps: steps,
            always: always, unread: unread)
    }

    private func keys(_ node: Node?) -> [String] {
        guard case .mapping(let entries) = node?.content else { return [] }
        return entries.map(\.key.value)
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
        let except = entries.first { $0.key.value == "except" }.map { exceptions($0.value, variables: variables) } ?? []
        guard let count = ForEach.productCount(variables), count <= Self.mostMembers else {
            reading.report(
                "set-size", at: node.place, "\"for-each\" has more than \(Self.mostMembers) members",
                help: "make several objectives of it")
            return nil
        }
        // The members of a set that could not be read have their findings already.
        guard count > 0 else { return nil }
        let set = ForEach(place: node.place, variables: variables, except: except)
        if set.members.isEmpty {
            reading.report(
                "empty-set", at: node.place, "\"for-each\" has no member left after \"except\"",
                help: "leave one member in, or take the objective out")
        }
        return set
    }

    private func variable(_ entry: Entry) -> ForEach.Variable? {
        guard reading.hasName(entry.key) else { return nil }
        switch entry.value.content {
        case .scalar:
            guard let name = reading.constant(entry.value, .text)?.text else { return nil }
            if let group = groups[name] {
                return ForEach.Variable(name: entry.key, values: group.members.map { .host($0.value) })
            }
            if !groupNames.contains(name) {
                let isHost = hosts.contains(name)
                reading.report(
                    "unknown-group", at: entry.value.place,
                    "\"\(TerminalText.excerpt(name))\" is \(isHost ? "a host, not a group" : "not one of the plan's groups")",
                    help: isHost
                        ? "write a list: [\(name)]" : groupNames.question(for: name) ?? "name a group, or give a list")
            }
            return nil
        case .sequence(let items):
            if items.isEmpty {
                reading.report(
                    "empty-set", at: entry.value.place, "\"\(entry.key.value)\" has no value",
                    help: "give it at least one")
                return nil
            }
            let values = self.values(items, of: entry.key.value)
            return values.count == items.count ? ForEach.Variable(name: entry.key, values: values) : nil
        case .mapping:
            reading.report(
                "wrong-type", at: entry.value.place,
                "expected a group or a list for \"\(entry.key.value)\", found a mapping",
                help: "write the name of a group, or a list such as [rap-1, rap-2]")
            return nil
        }
    }

    /// Each once: of two members that are the same, both would count as passed.
    private func values(_ items: [Node], of name: String) -> [PlanValue] {
        var seen: Set<String> = []
        return items.compactMap { item in
            guard let text = reading.constant(item, .text)?.text else { return nil }
            if text.contains("$(") {
                reading.report(
                    "wrong-value", at: item.place,
                    "\"for-each\" takes no references, found \"\(TerminalText.excerpt(text))\"",
                    help: "write the values themselves")
                return nil
            }
            guard seen.insert(text).inserted else {
                reading.report(
                    "repeated-member", at: item.place,
                    "\"\(TerminalText.excerpt(text))\" is given to \"\(name)\" twice",
                    help: "leave one of them out")
                return nil
            }
            return value(text)
        }
    }

    private func value(_ text: String) -> PlanValue { hosts.contains(text) ? .host(text) : .text(text) }

    /// More exceptions than this are a slip of the pen too, and each is compared with each member.
    private static let mostExceptions = 1_000

    private func exceptions(_ node: Node, variables: [ForEach.Variable]) -> [[PlanValue.Member]] {
        let items: [Node] = if case .sequence(let items) = node.content { items } else { [node] }
        guard !items.isEmpty else {
            reading.reportNoEntry(in: "except", at: node.place)
            return []
        }
        guard items.count <= Self.mostExceptions else {
            reading.report(
                "set-size", at: node.place, "\"except\" has more than \(Self.mostExceptions) entries",
                help: "list the members instead")
            return []
        }
        return items.compactMap { item in
            guard let entries = reading.mapping(item, called: "except") else { return nil }
            guard !entries.isEmpty else {
                reading.report(
                    "empty-value", at: item.place, "an exception that names no variable",
                    help: "write, say, {\(variables[0].name.value): VALUE}")
                return nil
            }
            let members = entries.compactMap { entry in exception(entry, variables: variables) }
            return members.count == entries.count ? members : nil
        }
    }

    private func exception(_ entry: Entry, variables: [ForEach.Variable]) -> PlanValue.Member? {
        guard let variable = variables.first(where: { $0.name.value == entry.key.value }) else {
            reading.unknownKey(entry.key, of: "except", among: variables.map(\.name.value))
            return nil
        }
        guard let text = reading.constant(entry.value, .text)?.text else { return nil }
        guard let value = variable.values.first(where: { $0.text == text }) else {
            reading.report(
                "unknown-member", at: entry.value.place,
                "\"\(TerminalText.excerpt(text))\" is not one of the values of \"\(variable.name.value)\"",
                help: Spelled.question(for: text, among: variable.values.compactMap(\.text))
                    ?? "an exception takes out a member that would be there",
                fix: .spelling(text, among: variable.values.compactMap(\.text), at: entry.value.place))
            return nil
        }
        return PlanValue.Member(entry.key.value, value)
    }

    private func need(_ node: Node, forEach: ForEach?, isSet: Bool) -> Need? {
        if !isSet {
            reading.report(
                "need-without-set", at: node.place, "\"need\" goes with \"for-each\"",
                help: "leave it out: an objective that runs once must pass")
            return nil
        }
        guard case .mapping(let entries) = node.content else {
            if case .scalar(let scalar) = node.content, let number = Int(scalar.text) {
                reading.report(
                    "wrong-value", at: node.place, "expected all, any or {at-least: n}, found \"\(number)\"",
                    help: "write need: {at-least: \(max(number, 1))}")
                return nil
            }
            guard let word = reading.constant(node, .word(["all", "any"]))?.text else { return nil }
            return word == "any" ? .any : .all
        }
        guard entries.count == 1, entries[0].key.value == "at-least" else {
            reading.report(
                "wrong-value", at: node.place, "expected all, any or {at-least: n}, found \(node.kindInWords)",
                help: "write, say, need: {at-least: 2}")
            return nil
        }
        guard case .integer(let number) = reading.constant(entries[0].value, .integer(in: 1...Self.mostMembers)) else {
            return nil
        }
        if let members = forEach?.members.count, number > members {
            reading.report(
                "need-unreachable", at: entries[0].value.place,
                "\(number) members can never pass: the set has \(members)",
                help: "write a smaller number, or need: all")
        }
        return .atLeast(number)
    }
}
