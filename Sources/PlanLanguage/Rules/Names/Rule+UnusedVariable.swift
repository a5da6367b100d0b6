extension Rule {
    static let unusedVariable = Rule(
        "unused-variable", .error, .names, "No step uses a variable of `for-each`.",
        fix: .unsafe,
        reason: """
            Each member would be tested in the same way, and count as passed for another. Where the values are hosts \
            this is an error, otherwise a warning.
            """,
        bad: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                steps:
                  open: {tcp: {to: rap-1}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                steps:
                  open: {tcp: {to: $(server)}}
            """)
}
