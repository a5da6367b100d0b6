extension Rule {
    static let wrongType = Rule(
        "wrong-type", .error, .shape, "A list stands where one value is wanted, or the other way about.",
        reason: "The field's type says what may stand there.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: [web]}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """)
}
