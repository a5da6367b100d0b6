import Diagnostics

extension Rule {
    static let noRetry = Rule(
        "no-retry", .hint, .robustness, "An objective does not try again, in a plan where others do.",
        reason: """
            Networks between firms lose packets, and the people who wrote the other retries knew it. A plan without \
            any retry is left alone.
            """,
        bad: """
            objectives:
              portal:
                window: test
                steps:
                  home: {http: {to: web}, retry: {every: 30s, attempts: 3}}
              gateway:
                window: test
                steps:
                  open: {tcp: {to: gateway}}
            """,
        mended: """
            objectives:
              portal:
                window: test
                steps:
                  home: {http: {to: web}, retry: {every: 30s, attempts: 3}}
              gateway:
                window: test
                steps:
                  open: {tcp: {to: gateway}, retry: {every: 30s, attempts: 3}}
            """)
}

extension ActionCheck {
    /// An objective that gives up at the first lost packet, in a plan whose others try again.
    static let noRetry = ActionCheck { actions, plan in
        let remote = actions.filter { action in
            // A logon is not to be sent again lightly.
            action.secrets.isEmpty && action.step.kind.name != "probe" && !action.step.isComposite
                && action.hosts.contains { !$0.isHere }
        }
        let trying = Set(actions.filter { $0.step.retry != nil }.map(\.objective.name))
        if trying.isEmpty { return [] }
        var reported = trying
        return remote.compactMap { action in
            guard reported.insert(action.objective.name).inserted else { return nil }
            return Finding(
                "no-retry", .hint, at: action.step.place,
                "\"\(action.step.name)\" gives up at the first lost connection, other objectives try again",
                help: "add retry: {every: 30s, attempts: 3}")
        }
    }
}
