extension Rule {
    static let wrongWeekday = Rule(
        "wrong-weekday", .error, .time, "A weekday does not belong to its date.",
        fix: .unsafe,
        reason: "One of the two is wrong, in the plan or in the circular: ask the exchange which.",
        bad: """
            windows:
              test: {date: 2021-08-14, weekday: Sunday, from: 20:30, to: 22:30}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, weekday: Saturday, from: 20:30, to: 22:30}
            """)
}
