extension Rule {
    static let eventInAlways = Rule(
        "event-in-always", .error, .time, "What is always done at the end waits for an event.",
        reason: "The end could wait for ever.",
        bad: """
            events:
              failover: {about: the failover is announced}
            objectives:
              look:
                window: test
                after-event: failover
                steps:
                  look: {manual: {do: Look at the screen}}
                always:
                  back: {manual: {do: Go back}, after-event: failover}
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
                always:
                  back: {manual: {do: Go back}}
            """)
}
