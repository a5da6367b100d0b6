import Diagnostics

extension Check {
    /// Every `$(name)` names something that has a value there.
    static let references = Check { plan in
        plan.objectives.flatMap { objective in
            let names = VisibleNames(plan: plan, objective: objective)
            return objective.allSteps.flatMap { step in
                step.expressions.flatMap { $0.template.references.compactMap(names.finding) }
            }
        }
    }
}

/// The names the references of an objective can see, with their members.
private struct VisibleNames {
    let members: [String: [String]]

    init(plan: Plan, objective: Objective) {
        var members: [String: [String]] = [:]
        for input in plan.inputs { members[input.name] = [] }
        for host in plan.hosts { members[host.name] = Scope.hostMembers }
        for variable in objective.forEach?.variables ?? [] {
            let areHosts = variable.values.allSatisfy { if case .host = $0 { true } else { false } }
            members[variable.name.value] = areHosts ? Scope.hostMembers : []
        }
        if objective.window != nil { members["window"] = Scope.windowMembers }
        self.members = members
    }

    func finding(_ reference: Reference) -> Finding? {
        guard let known = members[reference.path[0]] else {
            let nearest = Spelling.nearest(to: reference.path[0], among: members.keys.sorted())
            return Finding(
                "undefined-reference", at: reference.place, "nothing is called \"\(reference.path[0])\" here",
                help: nearest.map { "did you mean $(\($0))?" }
                    ?? "a reference names an input, a host, a variable of for-each, or window")
        }
        guard reference.path.count > 1 else {
            guard reference.path[0] == "window" else { return nil }
            return Finding(
                "undefined-reference", at: reference.place, "$(window) needs a member",
                help: "write $(window.date), or another of \(Spelled.list(known))")
        }
        let member = reference.path[1]
        if reference.path.count == 2, known.contains(member) { return nil }
        let help =
            known.isEmpty
            ? "write $(\(reference.path[0]))"
            : Spelling.nearest(to: member, among: known).map { "did you mean $(\(reference.path[0]).\($0))?" }
                ?? "it has \(Spelled.list(known))"
        return Finding(
            "undefined-reference", at: reference.place,
            "\"\(reference.path[0])\" has no member \"\(reference.path.dropFirst().joined(separator: "."))\"",
            help: help)
    }
}

extension Step {
    /// Every expression of the step: its fields' and its expectations'.
    package var expressions: [Expression] {
        arguments.expressions.map(\.expression) + expectedExpressions
    }

    /// The expressions of its expectations alone.
    package var expectedExpressions: [Expression] { expectations.flatMap(\.matcher.expressions) }
}

extension Matcher {
    var expressions: [Expression] {
        switch self {
        case .equals(let one), .contains(let one), .matches(let one), .startsWith(let one), .endsWith(let one),
            .atLeast(let one), .atMost(let one), .newerThan(let one), .olderThan(let one):
            [one]
        case .oneOf(let several): several
        case .between(let low, let high): [low, high]
        case .empty: []
        case .all(let inner), .any(let inner): inner.flatMap(\.expressions)
        case .not(let inner), .count(let inner), .each(let inner), .some(let inner), .none(let inner),
            .member(_, let inner):
            inner.expressions
        }
    }
}
