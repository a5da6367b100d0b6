extension Rule {
    static let procedureSize = Rule(
        "procedure-size", .error, .procedures, "Procedures within procedures have more steps than can be run.",
        reason: """
            A procedure that uses another several times, which does the same, soon stands for millions of steps.
            """)
}
