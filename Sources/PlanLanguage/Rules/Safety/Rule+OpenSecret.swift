extension Rule {
    static let openSecret = Rule(
        "open-secret", .error, .safety, "A secret's place is given a value that is not declared as one.",
        fix: .safe,
        reason: "Only values declared with `secret: true` are hidden in what a run writes.",
        bad: """
            inputs:
              account: {about: an account}
              word: {about: its password}
            objectives:
              files:
                window: test
                steps:
                  list: {sftp: {to: rap-1, user: $(account), password: $(word), list: /}}
            """,
        mended: """
            inputs:
              account: {about: an account}
              word: {about: its password, secret: true}
            objectives:
              files:
                window: test
                steps:
                  list: {sftp: {to: rap-1, user: $(account), password: $(word), list: /}}
            """)
}
