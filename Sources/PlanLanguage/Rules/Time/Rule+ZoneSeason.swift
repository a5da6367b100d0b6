extension Rule {
    static let zoneSeason = Rule(
        "zone-season", .warning, .time, "A zone's name belongs to another season than the date.",
        reason: "`CET` in July is an hour off what people there call the time.",
        bad: """
            windows:
              test: {date: 2021-07-14, zone: CET, from: 20:30, to: 22:30}
            """,
        mended: """
            windows:
              test: {date: 2021-07-14, zone: Europe/Paris, from: 20:30, to: 22:30}
            """)
}
