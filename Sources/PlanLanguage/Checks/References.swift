import Diagnostics

extension Check {
    /// Every `$(name)` names something that has a value there.
    static let references = Check { plan in
        let shared = VisibleNames.shared(plan)
        return plan.objectives.flatMap { objective in
            let names = VisibleNames(plan: plan, objective: objective, shared: shared)
            return objective.allSteps.flatMap { step in
                step.expressions.flatMap { $0.template.references.compactMap(names.finding) }
            }
        }
    }
}

/// The names the references of an objective can see, with their members.
private struct VisibleNames {
    private let plan: Plan
    private let objective: Objective
    /// Of inputs and hosts, the same for every objective.
    private let shared: [String: [String]]
    /// Of the variables and the window.
    private var own: [String: [String]] = [:]

    static func shared(_ plan: Plan) -> [String: [String]] {
        var members: [String: [String]] = [:]
        for input in plan.inputs { members[input.name] = [] }
        for host in plan.hosts { members[host.name] = Scope.hostMembers }
        return members
    }

    init(plan: Plan, objective: Objective, shared: [String: [String]]) {
        self.plan = plan
        self.objective = objective
        self.shared = shared
        for variable in objective.forEach?.variables ?? [] {
            let areHosts = variable.values.allSatisfy { if case .host = $0 { true } else { false } }
            own[variable.name.value] = areHosts ? Scope.hostMembers : []
        }
        if let window = objective.window {
            own["window"] = plan.window(window.value).map(Scope.members(of:)) ?? Scope.windowMembers
        }
    }

    func finding(_ reference: Reference) -> Finding? {
        let name = reference.path[0]
        guard let known = own[name] ?? shared[name] else { return unknown(name, at: reference.place) }
        guard reference.path.count > 1 else {
            guard name == "window", !known.isEmpty else { return nil }
            return Finding(
                "undefined-reference", at: reference.place, "$(window) needs a member",
                help: "write $(window.\(known.last ?? "name")), or another of \(Spelled.list(known))")
        }
        let member = reference.path.dropFirst().joined(separator: ".")
        if known.contains(member) { return nil }
        let help =
            known.isEmpty
            ? "write $(\(name))"
            : Spelled.nearest(to: member, among: known).map { "did you mean $(\(name).\($0))?" }
                ?? "it has \(Spelled.list(known))"
        return Finding(
            "undefined-reference", at: reference.place, "\"\(name)\" has no member \"\(member)\" here", help: help)
    }

    private func unknown(_ name: String, at place: Place) -> Finding? {
        if plan.unread.contains(name) || objective.unread.contains(name) { return nil }
        let help: String
        if plan.group(name) != nil {
            help = "it is a group: run the objective once for each with for-each: {server: \(name)}, and here $(server)"
        } else if name == "window" {
            help = "the objective has no window: say which with \"window\""
        } else {
            help =
                Spelled.nearest(to: name, among: Array(own.keys) + shared.keys).map { "did you mean $(\($0))?" }
                ?? "a reference names an input, a host, a variable of for-each, or window"
        }
        return Finding("undefined-reference", at: place, "nothing is called \"\(name)\" here", help: help)
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
