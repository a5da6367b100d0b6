extension Rule {
    static let wrongMatcher = Rule(
        "wrong-matcher", .error, .expectations, "A matcher is asked of a type that it does not fit.",
        reason: "A number contains nothing, and a text is not at least three.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {status: {contains: 2}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {status: {between: [200, 299]}}
            """)
}
