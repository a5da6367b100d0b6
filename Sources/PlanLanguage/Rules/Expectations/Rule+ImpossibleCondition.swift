extension Rule {
    static let impossibleCondition = Rule(
        "impossible-condition", .error, .expectations, "A condition (`when`) never holds, or is judged too early.",
        reason: "What it guards would never run.",
        bad: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                when: {server: rap-3}
                steps:
                  open: {tcp: {to: $(server)}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                when: {server: rap-1}
                steps:
                  open: {tcp: {to: $(server)}}
            """)
}
