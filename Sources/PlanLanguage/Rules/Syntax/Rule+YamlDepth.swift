extension Rule {
    static let yamlDepth = Rule(
        "yaml-depth", .error, .syntax, "Values stand within values deeper than is read.",
        reason: "No plan needs it. The limit keeps a broken or hostile file from exhausting the stack.",
        bad: """
            ctplan: 1
            objectives: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  reach: {http: {to: web}}
            """)
}
