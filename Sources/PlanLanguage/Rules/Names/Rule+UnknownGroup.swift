extension Rule {
    static let unknownGroup = Rule(
        "unknown-group", .error, .names, "`for-each` names a group that the plan does not have.",
        reason: "The objective would run for nobody.",
        bad: """
            groups:
              rap: [rap-1, rap-2]
            objectives:
              reach:
                window: test
                for-each: {server: rpa}
                steps:
                  open: {tcp: {to: $(server)}}
            """,
        mended: """
            groups:
              rap: [rap-1, rap-2]
            objectives:
              reach:
                window: test
                for-each: {server: rap}
                steps:
                  open: {tcp: {to: $(server)}}
            """)
}
