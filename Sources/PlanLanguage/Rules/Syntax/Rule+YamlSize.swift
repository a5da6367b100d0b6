import YAMLTree

extension Rule {
    static let yamlSize = Rule(
        "yaml-size", .error, .syntax, "The file has more values than are read.",
        reason: """
            A plan of a whole programme of tests has a few thousand. The limit keeps a file that is no plan from \
            taking the memory of the machine.
            """,
        bad: Sample(
            """
            objectives:
              order:
                window: test
                steps:
                  send:
                    http:
                      to: web
                      json:
                        - an order  # and so on, 100,000 times
            """,
            repeating: .init(
                line: "            - an order  # and so on, 100,000 times", count: YAMLDocument.Limit.nodes)),
        mended: """
            objectives:
              order:
                window: test
                steps:
                  send:
                    http:
                      to: web
                      json:
                        - an order
            """)
}
