extension Rule {
    static let faultyProcedure = Rule(
        "faulty-procedure", .error, .procedures, "A procedure that a plan uses has findings of its own.",
        reason: "A plan is no better than what it uses. Lint the procedure's file to see them.",
        bad: Sample(
            """
            objectives:
              reach:
                window: test
                steps:
                  open: {uses: procedures/open.yaml, with: {server: gateway}}
            """,
            files: [
                .init(
                    "procedures/open.yaml",
                    """
                    ctplan-procedure: 1
                    title: Open a port
                    inputs:
                      server: {about: the server, type: host}
                    steps:
                      open: {tcp: {too: $(server)}}
                    """)
            ]),
        mended: Sample(
            """
            objectives:
              reach:
                window: test
                steps:
                  open: {uses: procedures/open.yaml, with: {server: gateway}}
            """,
            files: [
                .init(
                    "procedures/open.yaml",
                    """
                    ctplan-procedure: 1
                    title: Open a port
                    inputs:
                      server: {about: the server, type: host}
                    steps:
                      open: {tcp: {to: $(server)}}
                    """)
            ]))
}
