extension Rule {
    static let emptyValue = Rule(
        "empty-value", .error, .shape, "A key has no value, or an empty one.",
        reason: """
            Whether nothing or a default was meant cannot be known. A text that is empty is found in every text.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {contains: ""}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {contains: Welcome}}
            """)
}
