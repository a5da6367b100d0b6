extension Rule {
    static let unusedEvent = Rule(
        "unused-event", .warning, .names, "Nothing waits for an event.",
        fix: .unsafe,
        reason: "Its announcement would change nothing.",
        bad: """
            events:
              failover: {about: the failover is announced}
            """,
        mended: """
            events:
              failover: {about: the failover is announced}
            objectives:
              look:
                window: test
                after-event: failover
                steps:
                  look: {manual: {do: Look at the screen}}
            """)
}
