import PlanLanguage

/// The inputs that the chosen steps use, and those that complete the URLs of the hosts these reach.
struct InputUse {
    private(set) var names: Set<String> = []
    private let plan: Plan

    init(plan: Plan, site: Site?, selection: Selection) {
        self.plan = plan
        let needs = StepNeeds(
            selection: selection, site: site, byHand: Set(site?.byHand.map(\.value) ?? []))
        for objective in selection.objectives(of: plan) {
            guard BoundPlan.plays(objective.occasion.roles, at: site) else { continue }
            take(objective.occasion.expressions, of: objective)
            let chosen = selection.steps(of: objective)
            for step in objective.allSteps where chosen.contains(step.name) {
                let expressions = needs.expressions(of: step, at: "\(objective.name).\(step.name)")
                take(expressions, of: objective)
                takeHosts(expressions, of: objective)
            }
        }
    }

    private mutating func takeHosts(_ expressions: [Expression], of objective: Objective) {
        for expression in expressions where expression.type.name == ScalarType.host.name {
            if case .host(let name) = expression.constant {
                takeHost(name)
            } else if let name = expression.template.references.first?.path[0], !isKnown(name, in: objective) {
                // Which host it is comes out only in the run.
                plan.hosts.forEach { takeHost($0.name) }
            }
        }
    }

    private mutating func take(_ expressions: [Expression], of objective: Objective) {
        for expression in expressions {
            for reference in expression.template.references { take(reference.path[0], of: objective) }
        }
    }

    private func isKnown(_ name: String, in objective: Objective) -> Bool {
        plan.host(name) != nil || objective.forEach?.variables.contains { $0.name.value == name } == true
    }

    /// A name of an input, of a host, or of a variable whose members may be hosts.
    private mutating func take(_ name: String, of objective: Objective) {
        if let variable = objective.forEach?.variables.first(where: { $0.name.value == name }) {
            for case .host(let host) in variable.values { takeHost(host) }
            return
        }
        names.insert(name)
        takeHost(name)
    }

    private mutating func takeHost(_ name: String) {
        names.formUnion(plan.host(name)?.openURL?.inputs ?? [])
    }
}
