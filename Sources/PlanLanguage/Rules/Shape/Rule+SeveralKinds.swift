extension Rule {
    static let severalKinds = Rule(
        "several-kinds", .error, .shape, "A step is of two kinds.",
        reason: "Which of them comes first, and what `expect` is about, could not be told.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  open: {http: {to: web}, tcp: {to: gateway}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
                  open: {tcp: {to: gateway}}
            """)
}
