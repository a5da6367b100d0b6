extension Rule {
    static let yamlKey = Rule(
        "yaml-key", .error, .syntax, "A key is not a plain text.",
        reason: """
            Keys are names. A list or a mapping as a key is mostly a template language's `{{ name }}`, which YAML \
            reads as two nested mappings.
            """,
        bad: """
            objectives:
              send:
                window: test
                steps:
                  order: {http: {to: web, json: {{{ side }}: buy}}}
            """,
        mended: """
            inputs:
              side: {about: side of the order}
            objectives:
              send:
                window: test
                steps:
                  order: {http: {to: web, json: {side: $(side)}}}
            """)
}
