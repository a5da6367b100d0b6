extension Rule {
    static let missingKind = Rule(
        "missing-kind", .error, .shape, "A step does not say what it does.",
        reason: "A step that does nothing could only pass.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {expect: {status: 200}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, expect: {status: 200}}
            """)
}
