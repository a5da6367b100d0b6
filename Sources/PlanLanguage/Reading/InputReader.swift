import Diagnostics
import YAMLTree

/// Reads one of the `inputs:` of a plan or a procedure.
struct InputReader {
    let reading: Reading
    let isOfProcedure: Bool

    private typealias Shape = Input.Shape

    func input(_ entry: Entry) -> Input? {
        let shape = isOfProcedure ? Input.ProcedureShape.shape : Shape.shape
        guard let reader = ObjectReader(entry.value, shape, called: entry.key.value, in: reading) else { return nil }
        let isSecret = reader.value(Shape.secret) ?? false
        if isSecret, let node = reader.node(Shape.defaultValue) {
            reading.report(
                "literal-secret", at: node.place, "a secret input has no default",
                help: isOfProcedure
                    ? "whoever uses the procedure gives it" : "the site file says where the secret is kept")
        }
        if !isSecret, let node = reader.node(Shape.defaultValue) {
            // One that an exchange publishes for everybody may stand there.
            WrittenSecrets(reading: reading).look(at: node, under: entry.key.value, isSure: false)
        }
        let written = reader.value(isOfProcedure ? Input.ProcedureShape.type : Shape.type)
        let type = written.flatMap(InputType.init(rawValue:)) ?? .text
        if let node = reader.node(Shape.defaultValue) {
            refuseReference(in: node)
            if type == .host {
                reading.report(
                    "wrong-value", at: node.place, "a procedure knows no host of a plan, so none can be the default",
                    help: "leave it out: whoever uses the procedure names the host")
            } else if type != .text, !isSecret {
                _ = reading.constant(node, type.scalar)
            }
        }
        return Input(
            name: entry.key.value, place: entry.key.place, about: reader.value(Shape.about) ?? "", type: type,
            isSecret: isSecret, defaultValue: reader.value(Shape.defaultValue))
    }

    /// A default is used as it stands, also by a run that nobody looks at.
    private func refuseReference(in node: Node) {
        guard case .scalar(let scalar) = node.content, scalar.text.contains("$(") else { return }
        reading.report(
            "wrong-value", at: node.place, "a default takes no references", help: "write the value itself")
    }
}
