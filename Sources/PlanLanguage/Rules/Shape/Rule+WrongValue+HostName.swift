import Diagnostics

extension ActionCheck {
    /// A question to DNS for the name that the plan has for a host, which is a word of the plan and not of DNS.
    static let hostNamesInDNS = ActionCheck { actions, plan in
        actions.compactMap { action in
            guard action.step.kind.name == "dns", case .scalar(let expression)? = action.step.arguments["name"],
                let reference = expression.template.wholeReference, reference.path.count == 1,
                reference.filters.isEmpty
            else { return nil }
            let name = reference.path[0]
            let meant = expression.hostNames(in: action.objective).first ?? name
            guard plan.host(meant) != nil else { return nil }
            return Finding(
                "wrong-value", at: reference.place,
                "\"\(meant)\" is the plan's own name of a host, which DNS does not know",
                help: "write $(\(name).host)")
        }
    }
}
