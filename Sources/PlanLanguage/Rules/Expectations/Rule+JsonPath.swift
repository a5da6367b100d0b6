extension Rule {
    static let jsonPath = Rule(
        "json-path", .error, .expectations, "A JSONPath is not one, or may find several values.",
        reason: "An expectation is about one value (RFC 9535, singular queries).",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  state:
                    http: {to: web}
                    expect: {json: {"$.items[*].name": open}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  state:
                    http: {to: web}
                    expect: {json: {"$.items[0].name": open}}
            """)
}
