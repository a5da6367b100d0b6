extension Rule {
    static let unusedInput = Rule(
        "unused-input", .warning, .names, "Nothing uses an input.",
        fix: .unsafe,
        reason: "It asks people for a fact in vain, or is a slip in a reference.",
        bad: """
            inputs:
              branch: {about: number of the branch}
            """,
        mended: """
            inputs:
              branch: {about: number of the branch}
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(branch)}}
            """)
}
