extension Rule {
    static let needsOrder = Rule(
        "needs-order", .error, .names, "A step needs one that comes later, or itself.",
        reason: "Steps run in the order in which they are written.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  next: {http: {to: web}, needs: [home]}
                  home: {http: {to: web}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
                  next: {http: {to: web}, needs: [home]}
            """)
}
