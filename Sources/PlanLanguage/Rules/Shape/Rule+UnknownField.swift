extension Rule {
    static let unknownField = Rule(
        "unknown-field", .error, .shape, "A key is not one of those known here.",
        fix: .safe,
        reason: """
            It is mostly misspelt, and what it says would be left out without a word. Unknown keys are refused at \
            every level.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expct: {status: 200}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {status: 200}
            """)
}
