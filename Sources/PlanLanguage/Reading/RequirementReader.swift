import Diagnostics
import YAMLTree

/// Reads `requires:`: names of objectives, or mappings that name the plan too.
struct RequirementReader {
    let reading: Reading
    /// The name of the plan that is read.
    let plan: String

    func requirements(_ node: Node) -> [Requirement] {
        let items: [Node] = if case .sequence(let items) = node.content { items } else { [node] }
        if items.isEmpty { reading.reportNoEntry(in: "requires", at: node.place) }
        return items.compactMap(requirement)
    }

    private func requirement(_ node: Node) -> Requirement? {
        typealias Shape = Requirement.Shape
        guard case .mapping = node.content else {
            return reading.constant(node, .text)?.text.map { name in
                Requirement(place: node.place, plan: nil, objective: Located(name, at: node.place), about: nil)
            }
        }
        guard let reader = ObjectReader(node, Shape.shape, in: reading),
            let objective = reader.located(Shape.objective)
        else { return nil }
        let other = reader.located(Shape.plan).flatMap { $0.value == plan ? nil : $0 }
        return Requirement(
            place: objective.place, plan: other, objective: objective, about: reader.value(Shape.about))
    }
}
