extension Rule {
    static let todo = Rule(
        "todo", .error, .shape, "A value is still to be filled in.",
        reason: """
            `ctplan new` writes `TODO` where the circular was silent or could be read in two ways. It is an error where the \
            plan cannot be read without it, and a warning where a text stands there.
            """,
        bad: """
            windows:
              test: {date: 2021-08-14, from: TODO, to: 22:30}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
            """)
}
