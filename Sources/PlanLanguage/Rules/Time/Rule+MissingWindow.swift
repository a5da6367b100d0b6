extension Rule {
    static let missingWindow = Rule(
        "missing-window", .error, .time, "An objective has no window.",
        reason: "It could run at any time, in the middle of a trading day too.",
        bad: """
            objectives:
              reach:
                steps: {home: {http: {to: web}}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps: {home: {http: {to: web}}}
            """)
}
