extension Rule {
    static let literalSecret = Rule(
        "literal-secret", .error, .safety, "A secret is written down.",
        reason: """
            Plans are shared and kept in version control. Site files say where a secret is: `env`, `file`, \
            `command`, `prompt` or `agent`.
            """,
        bad: """
            objectives:
              files:
                window: test
                steps:
                  list: {sftp: {to: rap-1, user: $(user), password: example, list: /}}
            """,
        mended: """
            objectives:
              files:
                window: test
                steps:
                  list: {sftp: {to: rap-1, user: $(user), password: $(password), list: /}}
            """)
}
