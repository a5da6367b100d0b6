extension Rule {
    static let unusedIgnore = Rule(
        "unused-ignore", .warning, .ignoring, "A comment ignores a finding that is not there.",
        fix: .safe,
        reason: "It would hide a later one. Errors are not ignored: a plan with one could not run.",
        bad: """
            # ctplan-lint: ignore unused-input because the branch office uses it
            title: An example
            """,
        mended: """
            inputs:
              # ctplan-lint: ignore unused-input because the branch office uses it
              branch: {about: number of the branch}
            """)
}
