extension Rule {
    static let slowPattern = Rule(
        "slow-pattern", .warning, .expectations, "A regular expression can run away.",
        reason: """
            A repetition within a repetition may match one text in more ways than can be tried, so a page that fails \
            would take minutes.
            """,
        bad: #"""
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {matches: "^(\\w+\\s?)*$"}}
            """#,
        mended: #"""
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {text: {matches: "^[\\w\\s]+$"}}
            """#)
}
