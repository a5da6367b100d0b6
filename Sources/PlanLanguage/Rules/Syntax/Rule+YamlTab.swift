extension Rule {
    static let yamlTab = Rule(
        "yaml-tab", .error, .syntax, "A tab stands where YAML wants spaces.",
        fix: .safe,
        reason: """
            YAML allows no tab in the indentation of a line, since editors show it with different widths.
            """,
        bad: """
            ctplan: 1
            title: An example
            objectives:
            	a: {}
            """,
        mended: """
            objectives:
              a:
                window: test
                steps:
                  reach: {http: {to: web}}
            """)
}
