import YAMLTree

/// A place where a file names something that another one declares, or names the other file itself.
package struct ForeignName: Sendable {
    /// How the other file is named.
    package enum Owner: Sendable, Equatable {
        /// By its path, as it is written.
        case file(String)
        /// As a plan: by the file's name without its ending.
        case plan(String)
    }

    package let name: NameIndex.Name
    package let range: Range<Int>
    package let owner: Owner

    init(_ kind: NameKind, _ text: String, _ range: Range<Int>, of owner: Owner, in objective: String? = nil) {
        name = NameIndex.Name(kind: kind, text: text, objective: objective)
        self.range = range
        self.owner = owner
    }

    /// What a site file says of the plans it is for.
    static func ofSite(_ root: OutlineNode) -> [ForeignName] {
        let plans = root["plans"]?.listed ?? []
        return plans.flatMap { node -> [ForeignName] in
            guard let plan = node.text, !plan.isEmpty else { return [] }
            let owner = Owner.plan(plan)
            var names = [ForeignName(.file, plan, node.inner, of: owner)]
            for (section, kind) in [("inputs", NameKind.input), ("hosts", .host)] {
                names += (root[section]?.entries ?? []).filter(\.hasColon).map {
                    ForeignName(kind, $0.key, $0.keyRange, of: owner)
                }
            }
            for step in root["by-hand"]?.listed ?? [] { names += byHand(step, owner) }
            return names
        }
    }

    /// `objective.step`.
    private static func byHand(_ node: OutlineNode, _ owner: Owner) -> [ForeignName] {
        let parts = (node.text ?? "").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return [] }
        let start = node.inner.lowerBound
        let dot = start + parts[0].utf8.count
        return [
            ForeignName(.objective, parts[0], start..<dot, of: owner),
            ForeignName(.step, parts[1], dot + 1..<dot + 1 + parts[1].utf8.count, of: owner, in: parts[0]),
        ]
    }
}
