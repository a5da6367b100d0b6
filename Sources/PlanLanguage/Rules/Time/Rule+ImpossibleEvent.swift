extension Rule {
    static let impossibleEvent = Rule(
        "impossible-event", .error, .time,
        "An event is announced only when the window of what waits for it has closed.",
        reason: "What waits could never begin.",
        bad: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
              later: {date: 2021-08-21, from: 20:30, to: 22:30}
            events:
              failover: {about: the failover is announced, during: later}
            objectives:
              look:
                window: test
                after-event: failover
                steps:
                  look: {manual: {do: Look at the screen}}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
            events:
              failover: {about: the failover is announced, during: test}
            objectives:
              look:
                window: test
                after-event: failover
                steps:
                  look: {manual: {do: Look at the screen}}
            """)
}
