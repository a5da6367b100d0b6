extension Rule {
    static let replacesCircle = Rule(
        "replaces-circle", .error, .names, "Plans replace each other.",
        reason: "Which of them counts could not be told.",
        bad: """
            replaces: plan
            """,
        mended: """
            replaces: 2021-08-07
            """)
}
