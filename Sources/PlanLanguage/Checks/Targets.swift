import Diagnostics

extension Check {
    /// Every `to:` names a host of the plan that the kind can reach.
    static let targets = Check { plan in
        let hosts = Names(plan.hosts.map(\.name))
        return plan.objectives.flatMap { objective in
            objective.allSteps.flatMap { step in
                step.hostExpressions.flatMap { expression in
                    hostNames(expression, in: objective).flatMap { findings(host: $0, hosts, expression, step, plan) }
                }
            }
        }
    }

    /// The hosts an expression can stand for, as far as it is known before a run.
    private static func hostNames(_ expression: Expression, in objective: Objective) -> [String] {
        if case .host(let name) = expression.constant { return [name] }
        guard let reference = expression.template.wholeReference, reference.path.count == 1 else { return [] }
        let values = objective.forEach?.variables.first { $0.name.value == reference.path[0] }?.values ?? []
        return values.map { $0.text ?? "" }
    }

    private static func findings(
        host name: String, _ hosts: Names, _ expression: Expression, _ step: Step, _ plan: Plan
    ) -> [Finding] {
        guard let host = plan.host(name) else {
            if plan.unread.contains(name) { return [] }
            if plan.group(name) != nil {
                return [
                    Finding(
                        "unknown-host", at: expression.place, "\"\(name)\" is a group, and a step has one target",
                        help: "run the objective once for each: for-each: {server: \(name)}, and here $(server)")
                ]
            }
            return [
                Finding(
                    "unknown-host", at: expression.place, "\"\(name)\" is not one of the plan's hosts",
                    help: hosts.question(for: name) ?? "the plan's hosts stand under \"hosts\"")
            ]
        }
        guard !step.kind.schemes.isEmpty, !step.kind.schemes.contains(host.url.scheme) else { return [] }
        return [
            Finding(
                "wrong-scheme", at: expression.place,
                "\(step.kind.name) cannot reach \"\(name)\", which is \(host.writtenURL)",
                notes: [.init("the host stands here", at: host.place)],
                help: "\(step.kind.name) reaches \(Spelled.list(step.kind.schemes.map { "\($0)://" }, "or"))")
        ]
    }
}

extension Step {
    /// The expressions of fields that name a host.
    package var hostExpressions: [Expression] {
        arguments.expressions.map(\.expression).filter { $0.type.name == ScalarType.host.name }
    }
}
