extension Rule {
    static let unknownEvent = Rule(
        "unknown-event", .error, .names, "A step or an objective waits for an event that the plan does not have.",
        fix: .safe,
        reason: "Nobody could announce it.",
        bad: """
            events:
              failover: {about: the failover is announced}
            objectives:
              look:
                window: test
                after-event: failovr
                steps:
                  look: {manual: {do: Look at the screen}}
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
