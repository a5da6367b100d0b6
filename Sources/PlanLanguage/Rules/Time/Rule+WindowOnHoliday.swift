extension Rule {
    static let windowOnHoliday = Rule(
        "window-on-holiday", .warning, .time, "A window opens on a holiday of the calendar.",
        reason: "Circulars seldom mean that day. A stretch of whole days may go over some.",
        bad: """
            calendar: {holidays: [2021-10-01]}
            windows:
              test: {date: 2021-10-01, from: 20:30, to: 22:30}
            """,
        mended: """
            calendar: {holidays: [2021-10-01]}
            windows:
              test: {date: 2021-10-02, from: 20:30, to: 22:30}
            """)
}
