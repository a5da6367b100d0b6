extension Rule {
    static let wrongValue = Rule(
        "wrong-value", .error, .shape, "A value is not one that its field takes.",
        fix: .safe,
        reason: """
            Values are read by the field's type: a date is `2021-08-14`, a time `20:30`, a duration `30s`, a size \
            `10MiB`.
            """,
        bad: """
            windows:
              test: {date: 2021-08-14, from: 9:30, to: 22:30}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 09:30, to: 22:30}
            """)
}
