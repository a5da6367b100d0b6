extension Rule {
    static let unknownRole = Rule(
        "unknown-role", .error, .names, "A role is named that the plan does not have.",
        fix: .safe,
        reason: "No site could take it, so nobody would run what is for it.",
        bad: """
            roles:
              clearing: {about: clearing participants}
            objectives:
              look:
                window: test
                roles: [clearing]
                steps:
                  look: {manual: {do: Look at the screen}, roles: [clearnig]}
            """,
        mended: """
            roles:
              clearing: {about: clearing participants}
            objectives:
              look:
                window: test
                roles: [clearing]
                steps:
                  look: {manual: {do: Look at the screen}}
            """)
}
