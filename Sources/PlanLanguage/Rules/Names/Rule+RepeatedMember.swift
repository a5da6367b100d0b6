extension Rule {
    static let repeatedMember = Rule(
        "repeated-member", .error, .names, "A group or a list names one member twice.",
        reason: "It would be tested twice and count twice for `need`.",
        bad: """
            groups:
              rap: [rap-1, rap-1]
            objectives:
              reach:
                window: test
                for-each: {server: rap}
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
