extension Rule {
    static let unknownZone = Rule(
        "unknown-zone", .error, .time, "A time zone is not one of the IANA database.",
        reason: """
            Letters such as `CST` stand for several zones; `Asia/Hong_Kong` is one, with all its changes of the \
            clock.
            """,
        bad: """
            zone: HKT
            """,
        mended: """
            zone: Asia/Hong_Kong
            """)
}
