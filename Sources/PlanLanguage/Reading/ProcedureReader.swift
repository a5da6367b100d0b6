import Diagnostics
import YAMLTree

/// A procedure file read: the procedure where it is whole enough to make one, and every finding.
struct ProcedureReader {
    private let reading = Reading()
    let vocabulary: Vocabulary
    let way: ProcedureWay

    private typealias Shape = Procedure.Shape

    func read(_ root: Node) -> (procedure: Procedure?, findings: [Finding]) {
        guard let reader = ObjectReader(root, Shape.shape, in: reading) else { return (nil, reading.findings) }
        _ = reader.value(Shape.version)
        let inputReader = InputReader(reading: reading, isOfProcedure: true)
        let inputs = reader.named(Shape.inputs).compactMap(inputReader.input)
        let conditions = ConditionReader(reading: reading, names: NameTypes(inputs: inputs, hosts: []))
        let stepReader = StepReader(reading: reading, vocabulary: vocabulary, conditions: conditions, way: way)
        let steps = reader.node(Shape.steps).map { stepReader.steps($0, called: "steps") } ?? []
        let always = reader.node(Shape.always).map { stepReader.steps($0, called: "always") } ?? []
        let declared = Set([Shape.inputs, Shape.steps, Shape.always].flatMap { keys(reader.node($0)) })
        let unread = declared.subtracting(inputs.map(\.name) + (steps + always).map(\.name))
            .union(reading.unreadNames)
        let procedure = Procedure(
            source: root.place.source, title: reader.value(Shape.title) ?? "", about: reader.value(Shape.about),
            inputs: inputs, steps: steps, always: always,
            outputs: outputs(reader, of: steps + always, unread: unread))
        return (procedure, reading.findings + Check.findings(in: procedure, at: root.place, unread: unread))
    }

    private func keys(_ node: Node?) -> [String] {
        guard case .mapping(let entries) = node?.content else { return [] }
        return entries.map(\.key.value)
    }

    private func outputs(_ reader: ObjectReader, of steps: [Step], unread: Set<String>) -> [Procedure.Output] {
        let captures = steps.flatMap(\.captures)
        if let node = reader.node(Shape.outputs), case .mapping(let entries) = node.content, entries.isEmpty {
            reading.reportNoEntry(in: "outputs", at: node.place)
        }
        return reader.named(Shape.outputs).compactMap { entry in
            guard let name = reading.constant(entry.value, .text)?.text else { return nil }
            guard let capture = captures.first(where: { $0.name == name }) else {
                if unread.contains(name) || !unread.isDisjoint(with: keys(reader.node(Shape.steps))) { return nil }
                reading.report(
                    "unknown-output", at: entry.value.place, "no step captures \"\(TerminalText.excerpt(name))\"",
                    help: Spelled.question(for: name, among: captures.map(\.name))
                        ?? "write \(entry.key.value): NAME, where a step says capture: {NAME: …}",
                    fix: .spelling(name, among: captures.map(\.name), at: entry.value.place))
                return nil
            }
            return Procedure.Output(
                name: entry.key.value, capture: Located(name, at: entry.value.place), type: capture.type)
        }
    }
}
