extension Rule {
    static let unknownStep = Rule(
        "unknown-step", .error, .names, "`needs` names a step that the objective does not have.",
        fix: .safe,
        reason: "The step could never begin.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
                  again: {http: {to: web}, needs: [hoem]}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
                  again: {http: {to: web}, needs: [home]}
            """)
}
