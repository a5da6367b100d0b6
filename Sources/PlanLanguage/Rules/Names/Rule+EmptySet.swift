extension Rule {
    static let emptySet = Rule(
        "empty-set", .error, .names, "A group or a `for-each` has no member.",
        reason: "The objective would run for nobody, and could not fail.",
        bad: """
            groups:
              rap: []
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
