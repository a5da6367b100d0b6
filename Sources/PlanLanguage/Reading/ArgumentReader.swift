import Diagnostics
import JSONText
import YAMLTree

/// Reads what stands under a step's kind by the kind's field declarations.
struct ArgumentReader {
    let reading: Reading

    func arguments(_ entry: Entry, of kind: StepKindDeclaration) -> StepArguments {
        let errorsBefore = reading.errorCount
        let arguments = read(entry, of: kind)
        // What could not be read is not there for the check, which would then miss what is only misspelt.
        if reading.errorCount == errorsBefore { reading.report(kind.check(arguments, entry.key.place)) }
        return arguments
    }

    private func read(_ entry: Entry, of kind: StepKindDeclaration) -> StepArguments {
        var arguments = StepArguments()
        guard
            let reader = ObjectReader(
                entry.value, ObjectShape(kind.name, kind.help, fields: kind.fields), in: reading)
        else { return arguments }
        for field in kind.fields {
            guard let fieldEntry = reader.entry(field.name), let argument = argument(fieldEntry, field) else {
                continue
            }
            arguments.add(fieldEntry.key, argument)
        }
        return arguments
    }

    private func argument(_ entry: Entry, _ field: FieldDeclaration) -> StepArguments.Argument? {
        let node = entry.value
        switch field.form {
        case .scalar(let type):
            return expression(node, type, field).map { .scalar($0) }
        case .list(let type):
            let items: [Node] = if case .sequence(let items) = node.content { items } else { [node] }
            if items.isEmpty { reading.reportNoEntry(in: field.name, at: node.place) }
            if !field.isSecret { writtenSecrets.look(in: items) }
            return .list(items.compactMap { expression($0, type, field) })
        case .map(let type):
            guard let entries = reading.mapping(node, called: field.name) else { return nil }
            if entries.isEmpty { reading.reportNoEntry(in: field.name, at: node.place) }
            return .map(
                entries.compactMap { entry in
                    if reading.refuseReference(inKey: entry.key) { return nil }
                    // Else it is a word, such as the type of a result.
                    if type.name == ScalarType.text.name, !field.isSecret {
                        writtenSecrets.look(at: entry.value, under: entry.key.value)
                    }
                    return expression(entry.value, type, field).map { (entry.key, $0) }
                })
        case .tree: return tree(node).map { .tree($0) }
        case .object, .named, .special:
            preconditionFailure("a step's field \(field.name) is a scalar, a list, a map or a tree")
        }
    }

    private func expression(_ node: Node, _ type: ScalarType, _ field: FieldDeclaration) -> Expression? {
        guard let expression = reading.expression(node, type) else { return nil }
        // A reference with text around it would leave that text in the plan, and be no key.
        if field.isSecret, expression.template.wholeReference == nil {
            reading.report(
                "literal-secret", at: node.place, "\"\(field.name)\" is a secret, and a plan holds none",
                help: "declare an input with \"secret: true\" and write $(its-name)")
            return nil
        }
        if !field.isSecret { lookForSecrets(in: node, type) }
        return expression
    }

    private var writtenSecrets: WrittenSecrets { WrittenSecrets(reading: reading) }

    private func lookForSecrets(in node: Node, _ type: ScalarType) {
        guard type.name == ScalarType.text.name, case .scalar(let scalar) = node.content else { return }
        writtenSecrets.look(in: scalar.text, at: node.place)
    }

    /// A JSON document written as YAML: unquoted `3`, `true` and `null` are what JSON takes them for, all else is text.
    private func tree(_ node: Node) -> StepArguments.Tree? {
        switch node.content {
        case .scalar(let scalar):
            if scalar.style == .plain, let literal = jsonLiteral(scalar.text) { return .constant(literal) }
            if scalar.text.isEmpty { return .constant(.text("")) }
            guard let expression = reading.expression(node, .text, takesAnything: true) else { return nil }
            lookForSecrets(in: node, .text)
            return .expression(expression)
        case .sequence(let items):
            return .list(items.compactMap(tree))
        case .mapping(let entries):
            return .map(
                entries.compactMap { entry in
                    if reading.refuseReference(inKey: entry.key) { return nil }
                    writtenSecrets.look(at: entry.value, under: entry.key.value)
                    return tree(entry.value).map { (entry.key.value, $0) }
                })
        }
    }

    private func jsonLiteral(_ text: String) -> JSON? {
        switch text {
        case "", "~", "null": .null
        case "true": .boolean(true)
        case "false": .boolean(false)
        default:
            (try? JSON.parse(Array(text.utf8))).flatMap { value in
                switch value {
                case .integer, .number: value
                default: nil
                }
            }
        }
    }
}
