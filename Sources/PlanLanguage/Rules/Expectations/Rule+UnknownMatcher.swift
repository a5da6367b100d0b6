extension Rule {
    static let unknownMatcher = Rule(
        "unknown-matcher", .error, .expectations,
        "A matcher is named that does not exist, or a member of a record that it does not have.",
        fix: .safe,
        reason: "Nothing would be compared.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {contain: Welcome}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {contains: Welcome}}
            """)
}
