extension Rule {
    static let unusedRole = Rule(
        "unused-role", .warning, .names, "Nothing is for a role.",
        fix: .unsafe,
        reason: "A participant in that role would do the same as all others.",
        bad: """
            roles:
              clearing: {about: clearing participants}
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
