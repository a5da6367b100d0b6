import PlanLanguage

/// The hosts that an objective's steps go to, those inside steps among them.
struct HostReach {
    /// Each once, in the order in which the steps name them.
    private(set) var hosts: [Host] = []
    private let plan: Plan
    private let byHand: Set<String>
    private var seen: Set<String> = []
    /// Variables of the set whose hosts have been taken all.
    private var seenVariables: Set<String> = []

    /// What a name stands for among steps that see the same names.
    private enum Meaning {
        case host(String)
        /// Of the objective's set: one host for each member.
        case variable(ForEach.Variable)
    }

    init(of objective: Objective, plan: Plan, byHand: Set<String>) {
        self.plan = plan
        self.byHand = byHand
        let variables = objective.forEach?.variables ?? []
        let names = Dictionary(
            variables.map { ($0.name.value, Meaning.variable($0)) }, uniquingKeysWith: { first, _ in first })
        take(objective.allSteps, at: objective.name, names, seesHosts: true)
    }

    /// Steps of a procedure see no host but those they are given.
    private mutating func take(_ steps: [Step], at path: String, _ names: [String: Meaning], seesHosts: Bool) {
        for step in steps {
            let path = "\(path).\(step.name)"
            if byHand.contains(path) { continue }
            switch step.body {
            case .action:
                for expression in step.hostExpressions {
                    if let meaning = meaning(of: expression, names, seesHosts: seesHosts) { take(meaning) }
                }
            case .alternatives(let steps): take(steps, at: path, names, seesHosts: seesHosts)
            case .procedure(let procedure):
                var given: [String: Meaning] = [:]
                for (field, expression) in step.arguments.expressions {
                    given[field] = meaning(of: expression, names, seesHosts: seesHosts)
                }
                take(procedure.allSteps, at: path, given, seesHosts: false)
            }
        }
    }

    private func meaning(of expression: Expression, _ names: [String: Meaning], seesHosts: Bool) -> Meaning? {
        if case .host(let name) = expression.constant { return .host(name) }
        guard let name = expression.template.references.first?.path[0] else { return nil }
        return names[name] ?? (seesHosts && plan.host(name) != nil ? .host(name) : nil)
    }

    private mutating func take(_ meaning: Meaning) {
        switch meaning {
        case .host(let name):
            if let host = plan.host(name), seen.insert(name).inserted { hosts.append(host) }
        case .variable(let variable):
            guard seenVariables.insert(variable.name.value).inserted else { return }
            for case .host(let name) in variable.values { take(.host(name)) }
        }
    }
}
