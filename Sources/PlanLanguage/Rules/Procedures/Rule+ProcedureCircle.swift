extension Rule {
    static let procedureCircle = Rule(
        "procedure-circle", .error, .procedures, "A procedure uses itself.",
        reason: "Its steps would never end.",
        bad: """
            ctplan-procedure: 1
            title: It uses itself
            steps:
              next: {uses: procedure.yaml}
            """,
        mended: """
            ctplan-procedure: 1
            title: It looks once
            steps:
              look: {manual: {do: Look at the screen}}
            """)
}
