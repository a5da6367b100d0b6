extension Rule {
    static let wrongIgnore = Rule(
        "wrong-ignore", .warning, .ignoring, "A comment that should ignore a finding does not say which, or not why.",
        reason: "In a year nobody will know.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  # ctplan-lint: ignore
                  open: {tcp: {to: rap-1}}
            """,
        mended: """
            inputs:
              # ctplan-lint: ignore unused-input because the branch office uses it
              branch: {about: number of the branch}
            """)
}
