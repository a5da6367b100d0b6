extension Rule {
    static let wrongCombination = Rule(
        "wrong-combination", .error, .shape, "Keys stand together that exclude, or lack, each other.",
        reason: "One of them would be without effect.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  order: {http: {to: web, body: text, form: {side: buy}}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  order: {http: {to: web, form: {side: buy}}}
            """)
}
