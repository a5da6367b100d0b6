import Diagnostics

extension Rule {
    static let lockoutRetry = Rule(
        "lockout-retry", .warning, .robustness, "A retry sends a password again after it was refused.",
        reason: """
            A form's logon that is refused shows only as an expectation that is not met, and `unmet` tries it again. \
            Accounts lock after a few wrong passwords.
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
                    retry: {every: 30s, attempts: 5, for: [connection, timeout, unmet]}
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
                    retry: {every: 30s, attempts: 5, for: [connection, timeout]}
                always:
                  logout: {http: {follow: log out}, needs: [logon]}
            """)
}

extension ActionCheck {
    /// A logon by a form that is sent again and again: that it was refused is seen only in an expectation not met.
    static let lockoutRetry = ActionCheck { actions, _ in
        actions.compactMap { action in
            guard let retry = action.step.retry, retry.reasons.contains(.unmet),
                let secret = action.secrets.first(where: { ["fill-form", "form", "json", "body"].contains($0.field) })
            else { return nil }
            return Finding(
                "lockout-retry", .warning, at: retry.place,
                "each attempt sends \"\(secret.name)\" again, also after it was refused",
                notes: [.init("it is sent here", at: secret.place)],
                help: "leave \"unmet\" out of \"for\": a refused logon looks like any page without what is expected")
        }
    }
}
