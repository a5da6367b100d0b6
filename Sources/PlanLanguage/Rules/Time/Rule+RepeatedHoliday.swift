extension Rule {
    static let repeatedHoliday = Rule(
        "repeated-holiday", .warning, .time, "A holiday is listed twice.",
        reason: "One of them is probably another date.",
        bad: """
            calendar: {holidays: [2021-10-01, 2021-10-01]}
            """,
        mended: """
            calendar: {holidays: [2021-10-01, 2021-10-14]}
            """)
}
