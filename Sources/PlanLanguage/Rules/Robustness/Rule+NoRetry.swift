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
            action.secrets.isEmpty && isRepeatable(action.step) && !action.step.isComposite
                && action.hosts.contains { !$0.isHere }
        }
        let trying = Set(actions.filter { $0.step.retry != nil }.map(\.objective.name))
        if trying.isEmpty { return [] }
        var reported = trying
        return remote.compactMap { action in
            guard reported.insert(action.objective.name).inserted else { return nil }
            return Finding(
                "no-retry", .hint, at: action.step.place,
                "\"\(action.step.name)\" gives up \(firstTrouble(of: action.step)), other objectives try again",
                help: "add retry: {every: 30s, attempts: 3}")
        }
    }

    /// Whether a step may be done again without harm, and would be better for it: a program may do anything, a message
    /// would be sent twice, and a multicast group is listened to for as long as the step says.
    private static func isRepeatable(_ step: Step) -> Bool {
        switch step.kind.name {
        case "probe", "multicast": false
        case "mail": step.arguments.has("wait-for")
        default: true
        }
    }

    private static func firstTrouble(of step: Step) -> String {
        switch step.kind.name {
        case "dns": "at the first lost question"
        case "ping": "after one row of packets"
        default: "at the first lost connection"
        }
    }
}
