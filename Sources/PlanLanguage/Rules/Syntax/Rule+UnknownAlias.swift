extension Rule {
    static let unknownAlias = Rule(
        "unknown-alias", .error, .syntax, "An alias (`*name`) has no anchor before it.",
        fix: .safe,
        reason: """
            An alias repeats what was marked with `&name` further up. Where a plain text begins with a star, it \
            wants quotes.
            """,
        bad: """
            objectives:
              files:
                window: test
                steps:
                  send: {http: {to: web, json: {note: *text}}}
            """,
        mended: """
            objectives:
              files:
                window: test
                steps:
                  send: {http: {to: web, json: {note: "*text"}}}
            """)
}
