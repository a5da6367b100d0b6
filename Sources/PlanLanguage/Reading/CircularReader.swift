import Diagnostics
import YAMLTree

/// Reads `circular:` and `participation:`, which say what the plan was made from and who is asked to take part.
struct CircularReader {
    let reading: Reading

    /// One circular, or a list of them where several announce the same test.
    func circulars(_ plan: ObjectReader) -> [Circular] {
        guard let node = plan.node(PlanReader.Shape.circular) else { return [] }
        guard case .sequence(let items) = node.content else { return circular(node).map { [$0] } ?? [] }
        if items.isEmpty { reading.reportNoEntry(in: PlanReader.Shape.circular.name, at: node.place) }
        return items.compactMap(circular)
    }

    private func circular(_ node: Node) -> Circular? {
        typealias Shape = Circular.Shape
        guard let reader = ObjectReader(node, Shape.shape, in: reading) else { return nil }
        return Circular(
            issuer: reader.value(Shape.issuer) ?? "", subject: reader.value(Shape.subject) ?? "",
            reference: reader.value(Shape.reference), date: reader.value(Shape.date)?.description,
            follows: reader.value(Shape.follows) ?? [], replaces: reader.value(Shape.replaces) ?? [],
            about: reader.value(Shape.about),
            link: reader.value(Shape.link),
            contacts: reader.node(Shape.contacts).map(contacts) ?? [], place: node.place)
    }

    private func contacts(_ node: Node) -> [Circular.Contact] {
        typealias Shape = Circular.ContactShape
        guard case .sequence(let items) = node.content else {
            reading.report("wrong-type", at: node.place, "expected a list of contacts, found \(node.kindInWords)")
            return []
        }
        return items.compactMap { item in
            guard let reader = ObjectReader(item, Shape.shape, in: reading), let name = reader.value(Shape.name) else {
                return nil
            }
            return Circular.Contact(
                name: name, phone: reader.value(Shape.phone), email: reader.value(Shape.email),
                about: reader.value(Shape.about))
        }
    }

    /// One word for everyone, or for each word the roles it is for.
    func participation(_ plan: ObjectReader) -> [Participation] {
        guard let node = plan.node(PlanReader.Shape.participation) else { return [] }
        guard case .mapping = node.content else {
            let word = reading.constant(node, .word(Participation.Degree.allCases.map(\.rawValue)))?.text
            return word.flatMap(Participation.Degree.init).map { [Participation(degree: $0, roles: [])] } ?? []
        }
        guard let reader = ObjectReader(node, Participation.Shape.shape, in: reading) else { return [] }
        if Participation.Shape.fields.allSatisfy({ reader.node($0.1) == nil }) {
            reading.reportNoEntry(in: PlanReader.Shape.participation.name, at: node.place)
        }
        return Participation.Shape.fields.compactMap { degree, field in
            reader.node(field) == nil ? nil : Participation(degree: degree, roles: reader.list(field))
        }
    }
}
