extension Rule {
    static let windowSequence = Rule(
        "window-sequence", .error, .time,
        "An objective comes after one whose window opens only when its own has closed.",
        reason: "It could never run.",
        bad: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
              night: {date: 2021-08-14, from: 22:30, to: 02:30 +1d}
            objectives:
              first:
                window: test
                after: [second]
                steps: {home: {http: {to: web}}}
              second:
                window: night
                steps: {home: {http: {to: web}}}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
              night: {date: 2021-08-14, from: 22:30, to: 02:30 +1d}
            objectives:
              first:
                window: test
                steps: {home: {http: {to: web}}}
              second:
                window: night
                after: [first]
                steps: {home: {http: {to: web}}}
            """)
}
