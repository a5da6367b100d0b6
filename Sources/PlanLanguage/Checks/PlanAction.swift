import Diagnostics

/// A step of a plan with the hosts that it may go to, as far as they are known before a run.
struct PlanAction {
    let objective: Objective
    let step: Step
    /// Those of its own fields; a step on the web without one goes on where the one before it was.
    let hosts: [Host]
    /// What it says that is, or holds, a secret.
    let secrets: [Secret]

    struct Secret {
        let name: String
        let place: Place
        let field: String
    }
}

/// A rule over the steps of a plan, which are gone through once for all such rules.
struct ActionCheck: Sendable {
    let findings: @Sendable ([PlanAction], Plan) -> [Finding]

    static let all: [ActionCheck] = [
        .insecureSecret, .secretElsewhere, .destructiveStep, .lockoutRetry, .longTimeout, .longStep, .noLogout,
        .noRetry, .unprovenLogon, .secretLikeText, .certainExpectation, .impossibleExpectation, .missingResult,
        .textForms, .hostNamesInDNS,
    ]
}

extension Check {
    /// All rules over the steps of a plan.
    static let actions = Check { plan in
        let actions = plan.actions
        return ActionCheck.all.flatMap { $0.findings(actions, plan) }
    }
}

extension Plan {
    /// Its steps in their order, alternatives among them; those inside procedures are judged with the procedure.
    var actions: [PlanAction] {
        let secretInputs = Set(inputs.lazy.filter(\.isSecret).map(\.name))
        return objectives.flatMap { objective -> [PlanAction] in
            let steps = objective.allSteps.flatMap(\.withAlternatives)
            let secretCaptures = Set(steps.flatMap(\.captures).lazy.filter(\.isSecret).map(\.name))
            let names = secretInputs.union(secretCaptures)
            var page: [Host] = []
            return steps.map { step in
                var hosts = step.hostExpressions.flatMap { $0.hostNames(in: objective) }.compactMap(host)
                if step.kind.name == "http" {
                    if hosts.isEmpty { hosts = page } else { page = hosts }
                }
                return PlanAction(
                    objective: objective, step: step, hosts: hosts, secrets: Self.secrets(of: step, named: names))
            }
        }
    }

    private static func secrets(of step: Step, named names: Set<String>) -> [PlanAction.Secret] {
        if names.isEmpty { return [] }
        return step.arguments.expressions.flatMap { field, expression in
            // A private key proves who one is, and is never sent.
            expression.type.name == ScalarType.privateKey.name
                ? []
                : expression.template.references.filter { names.contains($0.path[0]) }
                    .map { PlanAction.Secret(name: $0.path[0], place: $0.place, field: field) }
        }
    }
}

extension Step {
    /// The constant text of a field; `nil` where it has a reference in it, or is not there.
    func constant(_ field: String) -> String? {
        guard case .scalar(let expression)? = arguments[field] else { return nil }
        return expression.constant?.text
    }
}
