extension Rule {
    static let phaseOrder = Rule(
        "phase-order", .error, .time, "A phase overlaps another one, or leaves its window.",
        reason: "Phases follow each other within their window.",
        bad: """
            windows:
              test:
                date: 2021-08-14
                from: 20:30
                to: 22:30
                phases:
                  login: {from: 20:00, to: 21:00}
            """,
        mended: """
            windows:
              test:
                date: 2021-08-14
                from: 20:30
                to: 22:30
                phases:
                  login: {from: 20:30, to: 21:00}
            """)
}
