import Diagnostics
import JSONText

/// What a step says under its kind, field by field, before references are put in.
package struct StepArguments: Sendable {
    package indirect enum Argument: Sendable {
        case scalar(Expression)
        case list([Expression])
        case map([(key: Located<String>, value: Expression)])
        case tree(Tree)
    }

    /// A JSON document with references in its texts.
    package indirect enum Tree: Sendable {
        case constant(JSON)
        case expression(Expression)
        case list([Tree])
        case map([(key: String, value: Tree)])

        var expressions: [Expression] {
            switch self {
            case .constant: []
            case .expression(let expression): [expression]
            case .list(let items): items.flatMap(\.expressions)
            case .map(let entries): entries.flatMap(\.value.expressions)
            }
        }

        /// A constant of a document keeps no place of its own: then it is that of the field.
        func namedTexts(at place: Place) -> [(name: String, text: String, place: Place)] {
            switch self {
            case .constant(let value): Self.namedTexts(in: value, at: place)
            case .expression: []
            case .list(let items): items.flatMap { $0.namedTexts(at: place) }
            case .map(let entries):
                entries.flatMap { entry -> [(name: String, text: String, place: Place)] in
                    switch entry.value {
                    case .constant(.text(let text)): [(entry.key, text, place)]
                    case .expression(let expression):
                        expression.constant?.text.map { [(entry.key, $0, expression.place)] } ?? []
                    default: entry.value.namedTexts(at: place)
                    }
                }
            }
        }

        private static func namedTexts(in value: JSON, at place: Place) -> [(name: String, text: String, place: Place)]
        {
            switch value {
            case .object(let members):
                members.flatMap { member in
                    member.value.string.map { [(member.name, $0, place)] } ?? namedTexts(in: member.value, at: place)
                }
            case .array(let elements): elements.flatMap { namedTexts(in: $0, at: place) }
            default: []
            }
        }

        func json(in scope: Scope) throws(UnusableValue) -> JSON {
            switch self {
            case .constant(let value): return value
            case .expression(let expression):
                if let json = try expression.wholeValue(in: scope)?.json { return json }
                let value = try expression.value(in: scope)
                guard let text = value.text else {
                    throw UnusableValue(place: expression.place, message: "this value has no text to put in here")
                }
                return .text(text)
            case .list(let items):
                var values: [JSON] = []
                for item in items { values.append(try item.json(in: scope)) }
                return .array(values)
            case .map(let entries):
                var members: [JSON.Member] = []
                for entry in entries { members.append(.init(entry.key, try entry.value.json(in: scope))) }
                return .object(members)
            }
        }
    }

    private var entries: [(name: Located<String>, argument: Argument)] = []

    package init() {}

    mutating func add(_ name: Located<String>, _ argument: Argument) {
        entries.append((name, argument))
    }

    /// The fields that it says, in its order.
    package var names: [String] { entries.map(\.name.value) }

    package func has(_ name: String) -> Bool { entries.contains { $0.name.value == name } }
    package func place(of name: String) -> Place? { entries.first { $0.name.value == name }?.name.place }
    package subscript(name: String) -> Argument? { entries.first { $0.name.value == name }?.argument }

    /// Every expression in it with the name of its field, for the rules that look at references.
    package var expressions: [(field: String, expression: Expression)] {
        entries.flatMap { entry -> [(String, Expression)] in
            switch entry.argument {
            case .scalar(let expression): [(entry.name.value, expression)]
            case .list(let expressions): expressions.map { (entry.name.value, $0) }
            case .map(let pairs): pairs.map { (entry.name.value, $0.value) }
            case .tree(let tree): tree.expressions.map { (entry.name.value, $0) }
            }
        }
    }

    /// The texts without a reference that stand under keys of their own, as in `form`, `headers` and `json`.
    var namedTexts: [(name: String, text: String, place: Place)] {
        entries.flatMap { entry -> [(name: String, text: String, place: Place)] in
            switch entry.argument {
            case .map(let pairs):
                pairs.compactMap { key, value in value.constant?.text.map { (key.value, $0, value.place) } }
            case .tree(let tree): tree.namedTexts(at: entry.name.place)
            case .scalar, .list: []
            }
        }
    }

    /// Puts the references in.
    package func values(in scope: Scope) throws(UnusableValue) -> ArgumentValues {
        var values = ArgumentValues(capacity: entries.count)
        for entry in entries {
            let name = entry.name.value
            switch entry.argument {
            case .scalar(let expression): values.add(name, try expression.value(in: scope))
            case .list(let expressions):
                var list: [PlanValue] = []
                for expression in expressions { list.append(try expression.value(in: scope)) }
                values.add(name, .list(list))
            case .map(let pairs):
                var members: [PlanValue.Member] = []
                for pair in pairs { members.append(.init(pair.key.value, try pair.value.value(in: scope))) }
                values.add(name, .record(members))
            case .tree(let tree): values.add(name, .json(try tree.json(in: scope)))
            }
        }
        return values
    }
}

/// A step's fields with every reference put in, read through the declarations of its kind.
package struct ArgumentValues: Sendable {
    /// Few, each once: looking through them costs less than a dictionary.
    private var values: [(name: String, value: PlanValue)] = []

    package init() {}

    fileprivate init(capacity: Int) { values.reserveCapacity(capacity) }

    fileprivate mutating func add(_ name: String, _ value: PlanValue) { values.append((name, value)) }

    private func value(of name: String) -> PlanValue? { values.first { $0.name == name }?.value }

    @inline(__always)
    private func read<Value: Sendable>(_ field: Field<Value>) -> Value? {
        if let value = value(of: field.declaration.name), let extracted = field.extract(value) { return extracted }
        return field.defaultValue
    }

    // The field's value, or its declared default. One for each type of field: other modules would make the types of a
    // generic one anew with each call.
    package subscript(field: Field<String>) -> String? { read(field) }
    package subscript(field: Field<Bool>) -> Bool? { read(field) }
    package subscript(field: Field<Int>) -> Int? { read(field) }
    package subscript(field: Field<Duration>) -> Duration? { read(field) }
    package subscript(field: Field<[String]>) -> [String]? { read(field) }
    package subscript(field: Field<[PlanValue.Member]>) -> [PlanValue.Member]? { read(field) }
    package subscript(field: Field<PlanValue>) -> PlanValue? { read(field) }
}

extension PlanValue {
    /// What a whole reference puts into a JSON document: numbers and the like as such; `nil` for what is a text there.
    fileprivate var json: JSON? {
        switch self {
        case .integer(let number): .integer(number)
        case .decimal(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        case .json(let document): document
        case .list(let entries): .array(entries.map { $0.json ?? $0.text.map(JSON.text) ?? .null })
        case .record(let members):
            .object(members.map { .init($0.name, $0.value.json ?? $0.value.text.map(JSON.text) ?? .null) })
        default: nil
        }
    }
}

extension StepArguments {
    /// What a field will be in every run: its constant, or its default where the step does not say it.
    package func known<Value>(_ field: Field<Value>) -> Value? {
        guard let argument = self[field.name] else { return field.defaultValue }
        guard case .scalar(let expression) = argument, let constant = expression.constant else { return nil }
        return field.extract(constant)
    }
}
