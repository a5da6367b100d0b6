extension Rule {
    static let replacedPlan = Rule(
        "replaced-plan", .warning, .names, "A plan is linted that another one replaces.",
        reason: """
            An exchange that moves a test sends a new circular; whoever runs the old plan is a day early.
            """,
        bad: Sample(
            """
            title: The test before it was moved
            """,
            files: [
                .init(
                    "moved.yaml",
                    """
                    ctplan: 1
                    title: The test after it was moved
                    replaces: plan
                    circular: {issuer: The exchange, subject: A test, date: 2020-12-01, contacts: [{name: Hotline, phone: 2979 7222}]}
                    zone: Asia/Hong_Kong
                    windows: {test: {date: 2021-08-21}}
                    objectives:
                      look: {window: test, steps: {look: {manual: {do: Look at the screen}}}}
                    """)
            ]),
        mended: """
            title: The test, which nothing replaces
            """)
}
