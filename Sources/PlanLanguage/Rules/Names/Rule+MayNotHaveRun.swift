extension Rule {
    static let mayNotHaveRun = Rule(
        "may-not-have-run", .error, .names,
        "A step uses a value of a step that it does not wait for; within one objective a warning.",
        reason: """
            Whether the value is there would depend on what came before. Between objectives, where `after` says the \
            order, it is an error; within one it is a warning.
            """,
        bad: #"""
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
                  next: {http: {to: web, path: /$(token)}, needs: []}
            """#,
        mended: #"""
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
                  next: {http: {to: web, path: /$(token)}, needs: [home]}
            """#)
}
