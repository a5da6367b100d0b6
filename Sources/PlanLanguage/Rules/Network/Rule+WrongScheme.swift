extension Rule {
    static let wrongScheme = Rule(
        "wrong-scheme", .error, .network, "A step goes to a host whose scheme its kind does not speak.",
        reason: "An `http` step would not get an answer from an SFTP server.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  open: {http: {to: rap-1}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  open: {tcp: {to: rap-1}}
            """)
}
