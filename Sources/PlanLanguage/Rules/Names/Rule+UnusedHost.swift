import Diagnostics

extension Rule {
    static let unusedHost = Rule(
        "unused-host", .warning, .names, "Nothing uses a host.",
        fix: .unsafe,
        reason: """
            It looks as if it were tested. Web hosts of a plan with `http` steps are left alone: a redirect goes to \
            hosts of the plan only.
            """,
        bad: """
            hosts:
              web: https://www.example.com
              gateway: tcp://192.0.2.7:4901
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """,
        mended: """
            hosts:
              web: https://www.example.com
              gateway: tcp://192.0.2.7:4901
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
                  open: {tcp: {to: gateway}}
            """)
}

extension Check {
    static let unusedHosts = Check { plan in
        plan.unusedHosts.map { host in
            Finding(
                "unused-host", .warning, at: host.place, "nothing uses the host \"\(host.name)\"",
                help: "go to it in a step, add it to a group that \"for-each\" goes over, or remove it",
                fix: EntryText(keyAt: host.place).removal("remove the host"))
        }
    }
}

extension Plan {
    /// The hosts that no step goes to, and no reference names.
    package var unusedHosts: [Host] {
        // A step that could not be read may have used it.
        guard unread.isEmpty, objectives.allSatisfy(\.unread.isEmpty), !objectives.isEmpty else { return [] }
        var used: Set<String> = []
        var hasWebSteps = false
        for objective in objectives {
            for variable in objective.forEach?.variables ?? [] { used.formUnion(variable.values.compactMap(\.text)) }
            for expression in objective.occasion.expressions + objective.allSteps.flatMap(\.expressions) {
                if case .host(let name) = expression.constant { used.insert(name) }
                used.formUnion(expression.template.references.map { $0.path[0] })
            }
            hasWebSteps = hasWebSteps || objective.allSteps.contains(where: \.isOnTheWeb)
        }
        return hosts.filter { host in
            // A host on the web may stand there for a redirect, which goes to hosts of the plan only.
            !used.contains(host.name) && !(hasWebSteps && host.url.scheme.hasPrefix("http"))
        }
    }
}

extension Step {
    /// Whether it, or a step inside it, is of the kind `http`.
    fileprivate var isOnTheWeb: Bool { kind.name == "http" || innerSteps.contains(where: \.isOnTheWeb) }
}
