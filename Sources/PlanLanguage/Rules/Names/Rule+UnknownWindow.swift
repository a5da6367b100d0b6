extension Rule {
    static let unknownWindow = Rule(
        "unknown-window", .error, .names, "A window or a phase is named that the plan does not have.",
        fix: .safe,
        reason: "When to run, and when no longer, would be unknown.",
        bad: """
            objectives:
              reach:
                window: tset
                steps: {home: {http: {to: web}}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps: {home: {http: {to: web}}}
            """)
}
