import Diagnostics

extension Rule {
    static let unprovenLogon = Rule(
        "unproven-logon", .warning, .robustness, "Nothing shows that a logon was let in.",
        reason: """
            Most sites answer a wrong password with a page and status 200, as they do a right one. A step that sends a \
            password and expects nothing of what comes back may pass although the logon was refused.
            """,
        bad: """
            objectives:
              portal:
                window: test
                steps:
                  home: {http: {to: web}}
                  logon: {http: {fill-form: {user: $(user), password: $(password)}}}
                always:
                  logout: {http: {follow: log out}, needs: [logon]}
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
    /// A password sent over the web where neither its step nor a later one of the objective looks at what came back.
    static let unprovenLogon = ActionCheck { actions, _ in
        actions.indices.compactMap { index in
            let action = actions[index]
            guard let secret = action.secrets.first(where: { action.step.logsOn(by: $0.field) }),
                !action.step.looksAtAnswer,
                !actions[(index + 1)...].contains(where: { later in
                    later.objective === action.objective && later.step.looksAtAnswer
                }),
                !action.objective.allSteps.contains(where: { $0.judgesAsWhole(action.step) })
            else { return nil }
            return Finding(
                "unproven-logon", .warning, at: action.step.place,
                "\"\(action.step.name)\" sends \"\(secret.name)\", and no step expects anything of what comes back",
                notes: [.init("it is sent here", at: secret.place)],
                help: "say what is seen after a good logon, such as expect: {text: {contains: Welcome}}")
        }
    }
}

extension Step {
    /// Whether a secret in this field is shown to a server that may let in or not. By digest the run sees for itself
    /// whether it was asked for.
    fileprivate func logsOn(by field: String) -> Bool {
        guard kind.name == "http" else { return false }
        return ["fill-form", "form", "json", "body", "multipart"].contains(field)
            || field == "password" && constant("auth") != "digest"
    }

    /// A step made of others may look at it within, and what it gives is what was found there.
    fileprivate var looksAtAnswer: Bool {
        if let procedure { return procedure.allSteps.contains(where: \.looksAtAnswer) || !expectations.isEmpty }
        return kind.name == "http" && (expectsOfAnswer || takesFromAnswer)
    }

    /// Whether it has the step among its alternatives, and expects something of what they find.
    fileprivate func judgesAsWhole(_ step: Step) -> Bool {
        !expectations.isEmpty && alternatives.contains { inner in inner.withAlternatives.contains { $0 === step } }
    }
}
