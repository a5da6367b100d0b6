extension Rule {
    static let emptyObjective = Rule(
        "empty-objective", .error, .shape, "An objective has no step.",
        reason: "It would do nothing, and nothing can pass by doing nothing.",
        bad: """
            objectives:
              reach:
                window: test
                steps: {}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """)
}
