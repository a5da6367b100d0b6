extension Rule {
    static let emptyPattern = Rule(
        "empty-pattern", .error, .expectations, "A regular expression is found in every text.",
        reason: "The expectation could never fail.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {matches: ".*"}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {matches: "Welcome, .+"}}
            """)
}
