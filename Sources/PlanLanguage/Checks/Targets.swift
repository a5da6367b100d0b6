import Diagnostics

extension Check {
    /// Every `to:` names a host of the plan that the kind can reach, those inside procedures too.
    static let targets = Check { plan in
        let hosts = Names(plan.hosts.map(\.name))
        return plan.objectives.flatMap { objective in
            objective.allSteps.flatMap(\.withAlternatives).flatMap { step in
                step.hostFields.flatMap { field, expression in
                    expression.hostNames(in: objective).flatMap { name in
                        findings(host: name, hosts, expression, step.kinds(reaching: field), plan)
                    }
                }
            }
        }
    }

    private static func findings(
        host name: String, _ hosts: Names, _ expression: Expression, _ uses: [Procedure.HostUse], _ plan: Plan
    ) -> [Finding] {
        guard let host = plan.host(name) else {
            if plan.unread.contains(name) { return [] }
            if plan.isProcedure {
                return [
                    Finding(
                        "unknown-host", at: expression.place,
                        "a procedure knows no host of a plan, and none is \"\(name)\"",
                        help: "declare an input with \"type: host\", and write $(its-name) here")
                ]
            }
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
                    help: hosts.question(for: name) ?? "the plan's hosts stand under \"hosts\"",
                    fix: hosts.fix(for: name, at: expression.place))
            ]
        }
        return uses.filter { !$0.kind.schemes.isEmpty && !$0.kind.schemes.contains(host.url.scheme) }.map { use in
            let isInside = use.place.source !== expression.place.source
            return Finding(
                "wrong-scheme", at: expression.place,
                "\(use.kind.name) cannot reach \"\(name)\", which is \(host.writtenURL)",
                notes: [.init("the host stands here", at: host.place)]
                    + (isInside ? [.init("the procedure goes to it here", at: use.place)] : []),
                help: "\(use.kind.name) reaches \(Spelled.list(use.kind.schemes.map { "\($0)://" }, "or"))")
        }
    }
}

extension Expression {
    /// The hosts it can stand for, as far as it is known before a run.
    func hostNames(in objective: Objective) -> [String] {
        if case .host(let name) = constant { return [name] }
        guard let reference = template.wholeReference, reference.path.count == 1 else { return [] }
        let values = objective.forEach?.variables.first { $0.name.value == reference.path[0] }?.values ?? []
        return values.map { $0.text ?? "" }
    }
}

extension Step {
    /// The expressions of fields that name a host.
    package var hostExpressions: [Expression] { hostFields.map(\.expression) }

    /// The fields that name a host.
    var hostFields: [(field: String, expression: Expression)] {
        arguments.expressions.filter { $0.expression.type.name == ScalarType.host.name }
    }

    /// The kinds of step that go to the host a field names: its own, or those inside the procedure it uses.
    fileprivate func kinds(reaching field: String) -> [Procedure.HostUse] {
        if let procedure { return procedure.hostUses[field] ?? [] }
        return [Procedure.HostUse(kind: kind, place: arguments.place(of: field) ?? kindPlace)]
    }
}
