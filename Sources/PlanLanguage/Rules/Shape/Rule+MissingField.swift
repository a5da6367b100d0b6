extension Rule {
    static let missingField = Rule(
        "missing-field", .error, .shape, "A key that is required is not there.",
        fix: .safe,
        reason: "Nothing sensible can be put in its place.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  open: {tcp: {send: hello}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  open: {tcp: {to: gateway, send: hello}}
            """)
}
