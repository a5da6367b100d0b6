import Diagnostics

extension Rule {
    static let noLogout = Rule(
        "no-logout", .hint, .robustness, "A logon by a form has no logout.",
        reason: """
            A session that stays open may keep the account from logging on again, in the test and on the next \
            trading day.
            """,
        bad: """
            objectives:
              portal:
                window: test
                steps:
                  home: {http: {to: web}}
                  logon:
                    http: {fill-form: {user: $(user), password: $(password)}}
                    expect: {text: {contains: Welcome}}
            """,
        mended: """
            objectives:
              portal:
                window: test
                steps:
                  home: {http: {to: web}}
                  logon:
                    http: {fill-form: {user: $(user), password: $(password)}}
                    expect: {text: {contains: Welcome}}
                always:
                  logout: {http: {follow: log out}, needs: [logon]}
            """)
}

extension ActionCheck {
    /// A logon by a form in an objective that never logs out.
    static let noLogout = ActionCheck { actions, plan in
        // What a procedure leaves open, the plan that uses it may close.
        if plan.isProcedure { return [] }
        var reported: Set<String> = []
        return actions.compactMap { action in
            guard let secret = action.secrets.first(where: { $0.field == "fill-form" }),
                action.objective.always.isEmpty, reported.insert(action.objective.name).inserted,
                !action.objective.steps.contains(where: \.logsOut)
            else { return nil }
            return Finding(
                "no-logout", .hint, at: action.step.place,
                "\"\(action.step.name)\" logs on with \"\(secret.name)\", and nothing logs out",
                help: "add always: {logout: {http: {follow: log out}, needs: [\(action.step.name)]}}")
        }
    }
}

extension Step {
    fileprivate var logsOut: Bool {
        let text = (constant("follow") ?? name).lowercased().filter(\.isLetter)
        return ["logout", "logoff", "signout", "signoff"].contains { text.contains($0) }
    }
}
