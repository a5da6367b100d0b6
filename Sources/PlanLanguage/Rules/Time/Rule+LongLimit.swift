extension Rule {
    static let longLimit = Rule(
        "long-limit", .warning, .time, "A limit counted from an announcement is longer than the window is open.",
        reason: "The window ends the wait before.",
        bad: """
            events:
              failover: {about: the failover is announced}
            objectives:
              look:
                window: test
                after-event: {event: failover, within: 3h}
                steps:
                  look: {manual: {do: Look at the screen}}
            """,
        mended: """
            events:
              failover: {about: the failover is announced}
            objectives:
              look:
                window: test
                after-event: {event: failover, within: 30m}
                steps:
                  look: {manual: {do: Look at the screen}}
            """)
}
