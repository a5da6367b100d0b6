import Diagnostics
import YAMLTree

/// Reads `when:`, and what else decides whether an objective or a step is for a run.
struct ConditionReader {
    let reading: Reading
    let names: NameTypes

    func occasion(_ reader: ObjectReader) -> Occasion {
        typealias Shape = Occasion.Shape
        return Occasion(
            roles: reader.list(Shape.roles), conditions: reader.node(Shape.when).map(conditions) ?? [],
            event: reader.node(Shape.afterEvent).flatMap { EventReader(reading: reading).wait($0) })
    }

    private func conditions(_ node: Node) -> [Condition] {
        guard let entries = reading.mapping(node, called: "when") else { return [] }
        if entries.isEmpty { reading.reportNoEntry(in: "when", at: node.place) }
        return entries.compactMap(condition)
    }

    private func condition(_ entry: Entry) -> Condition? {
        let path = entry.key.value.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy(PlanName.isValid) else {
            reading.report(
                "name-form", at: entry.key.place, "\"\(TerminalText.excerpt(entry.key.value))\" is not a name",
                help: "write the name of an input or variable without $(), such as site or server.port")
            return nil
        }
        let reader = MatcherReader(results: [], owner: "when", reading: reading)
        return reader.matcher(entry.value, of: names.type(of: path), called: entry.key.value).map {
            Condition(reference: Reference(path: path, place: entry.key.place), matcher: $0)
        }
    }
}

/// The types that the names of an objective are known to have before a run.
struct NameTypes {
    private let types: [String: ResultType]

    init(inputs: [Input], hosts: [String]) {
        var types: [String: ResultType] = [
            "window": .record(BuiltInName.window.members), "run": .record(BuiltInName.run.members),
        ]
        for input in inputs { types[input.name] = input.type == .host ? .text : input.type.result }
        for host in hosts { types[host] = .text }
        self.types = types
    }

    private init(_ types: [String: ResultType]) {
        self.types = types
    }

    func adding(_ variables: [ForEach.Variable]) -> NameTypes {
        NameTypes(types.merging(variables.map { ($0.name.value, .text) }, uniquingKeysWith: { _, own in own }))
    }

    /// What is not known before a run, such as what a step captures, may be asked anything, as a part of a JSON document.
    func type(of path: [String]) -> ResultType {
        guard let type = types[path[0]] else { return .json }
        guard path.count > 1 else { return type }
        // What has members and is no record is a host, or stands for one.
        let members = if case .record(let own) = type { own } else { BuiltInName.host.members }
        return members.first { $0.name == path[1] }?.type ?? .json
    }
}
