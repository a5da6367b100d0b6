extension Rule {
    static let unreadableFile = Rule(
        "unreadable-file", .error, .syntax, "A file that the plan names cannot be read.",
        reason: "What it should say is missing: here the holidays by which business days are counted.",
        bad: """
            calendar: {holidays: {file: holidays.txt}}
            """,
        mended: """
            calendar: {holidays: [2021-10-01, 2021-10-14]}
            """)
}
