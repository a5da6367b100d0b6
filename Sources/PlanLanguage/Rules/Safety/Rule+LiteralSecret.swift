extension Rule {
    static let literalSecret = Rule(
        "literal-secret", .error, .safety, "A secret is written down.",
        reason: """
            Plans are shared and kept in version control. Site files say where a secret is: `env`, `file`, \
            `command`, `prompt` or `agent`. It is an error under a key that says so in any step, such as `password` in \
            a form, a query, JSON or an `Authorization` header, and in texts such as `password=…`; what only looks like \
            a secret is warned of. A site file is judged by the inputs of the plans it is for, and by their names where \
            no plan is found.
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
