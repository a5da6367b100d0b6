import CivilTime
import Diagnostics
import YAMLTree

/// Reads a mapping by its shape: unknown and missing keys become findings, values are read by their declared types.
struct ObjectReader {
    let reading: Reading
    let place: Place
    private let entries: [Entry]

    /// `nil`, with a finding, where the node is not a mapping at all.
    init?(_ node: Node, _ shape: ObjectShape, called name: String? = nil, in reading: Reading) {
        let owner = name ?? shape.name
        guard let entries = reading.mapping(node, called: owner) else { return nil }
        self.reading = reading
        self.place = node.place
        self.entries = entries
        for entry in entries where !shape.fields.contains(where: { $0.name == entry.key.value }) {
            reading.unknownKey(
                entry.key, of: name.map { "\(shape.name) \"\($0)\"" } ?? shape.name, among: shape.fields.map(\.name))
        }
        for field in shape.fields where field.isRequired && !entries.contains(where: { $0.key.value == field.name }) {
            let owner = name.map { "\(shape.name) \"\($0)\"" } ?? shape.name
            reading.report(
                "missing-field", at: node.place, "\(owner) needs \"\(field.name)\": \(field.help)",
                fix: field.name == PlanReader.Shape.version.name ? Self.firstLine(field.name, at: node.place) : nil)
        }
    }

    /// Every file of a sort begins with the same line.
    static func firstLine(_ name: String, at place: Place) -> Fix? {
        let start = place.byteRange.lowerBound
        guard place.column == 1, place.source.bytes[start] != UInt8(ascii: "{") else { return nil }
        let end = place.source.byteRange(ofLine: place.line).upperBound
        let isCRLF = place.source.bytes[end...].starts(with: [0x0D, 0x0A])
        let line = "\(name): 1"
        return Fix("write \"\(line)\"", .safe, [Fix.Edit(start..<start, line + (isCRLF ? "\r\n" : "\n"))])
    }

    func entry(_ name: String) -> Entry? { entries.first { $0.key.value == name } }

    func node<Value>(_ field: Field<Value>) -> Node? { entry(field.name)?.value }
    func node(_ field: FieldDeclaration) -> Node? { entry(field.name)?.value }

    /// The value of a field that takes no references, or its default; `nil` where it is missing or was reported.
    func value<Value>(_ field: Field<Value>) -> Value? { located(field)?.value ?? field.defaultValue }

    func located<Value>(_ field: Field<Value>) -> Located<Value>? {
        guard let node = node(field) else { return nil }
        switch field.declaration.form {
        case .scalar(let type):
            return reading.constant(node, type).flatMap(field.extract).map { Located($0, at: node.place) }
        case .list(let type):
            guard case .sequence(let items) = node.content else {
                return reading.constant(node, type).flatMap(field.extract).map { Located($0, at: node.place) }
            }
            refuseEmpty(items, node, field.name)
            return field.extract(.list(items.compactMap { reading.constant($0, type) })).map {
                Located($0, at: node.place)
            }
        case .map, .tree, .object, .named, .special: preconditionFailure("\(field.name) has a reader of its own")
        }
    }

    /// A list of scalars, each with its place.
    func list(_ field: Field<[String]>) -> [Located<String>] {
        guard let node = node(field) else { return [] }
        guard case .list(let type) = field.declaration.form else { preconditionFailure("\(field.name) is not a list") }
        let items: [Node] = if case .sequence(let items) = node.content { items } else { [node] }
        refuseEmpty(items, node, field.name)
        return items.compactMap { item in
            reading.constant(item, type)?.text.map { Located($0, at: item.place) }
        }
    }

    /// Only `needs: []` says something: that a step needs none of those before it.
    private func refuseEmpty(_ items: [Node], _ node: Node, _ name: String) {
        if items.isEmpty, name != "needs" { reading.reportNoEntry(in: name, at: node.place) }
    }

    /// The named objects of a section, each name checked for its form.
    func named(_ field: FieldDeclaration) -> [Entry] {
        guard let node = node(field), let entries = reading.mapping(node, called: field.name) else { return [] }
        return entries.filter { reading.hasName($0.key) }
    }
}
