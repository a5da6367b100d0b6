extension Rule {
    static let windowOrder = Rule(
        "window-order", .error, .time, "Times or dates are not in their order.",
        reason: "A window that ends the next morning says so: `to: 02:30 +1d`.",
        bad: """
            windows:
              test: {date: 2021-08-14, from: 22:30, to: 02:30}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 22:30, to: 02:30 +1d}
            """)
}
