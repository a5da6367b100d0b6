extension Rule {
    static let needWithoutSet = Rule(
        "need-without-set", .error, .expectations, "`need` stands without `for-each`.",
        reason: "There is one run of the objective, and nothing to count.",
        bad: """
            objectives:
              reach:
                window: test
                need: any
                steps:
                  open: {tcp: {to: rap-1}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                need: any
                steps:
                  open: {tcp: {to: $(server)}}
            """)
}
