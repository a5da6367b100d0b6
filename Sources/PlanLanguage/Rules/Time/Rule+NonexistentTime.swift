extension Rule {
    static let nonexistentTime = Rule(
        "nonexistent-time", .error, .time, "A time does not exist on its day, for the clocks go forward over it.",
        reason: "When the window opens could not be told.",
        bad: """
            zone: Europe/Paris
            windows:
              test: {date: 2021-03-28, from: 02:30, to: 05:00}
            """,
        mended: """
            zone: Europe/Paris
            windows:
              test: {date: 2021-03-28, from: 03:30, to: 05:00}
            """)
}
