extension Rule {
    static let emptyExpect = Rule(
        "empty-expect", .error, .expectations, "An expectation expects nothing.",
        reason: "It looks as if something were checked.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {certificate: {}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {certificate: {expires-in: {at-least: 14d}}}
            """)
}
