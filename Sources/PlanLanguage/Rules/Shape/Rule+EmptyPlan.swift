extension Rule {
    static let emptyPlan = Rule(
        "empty-plan", .error, .shape, "The plan has no objective.",
        reason: "Nothing could ever pass or fail.",
        bad: """
            objectives: {}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """)
}
