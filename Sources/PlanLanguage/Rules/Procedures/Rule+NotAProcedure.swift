extension Rule {
    static let notAProcedure = Rule(
        "not-a-procedure", .error, .procedures, "`uses` names a file that is no procedure.",
        reason: "A procedure begins with `ctplan-procedure: 1` and declares what it takes.",
        bad: Sample(
            """
            objectives:
              reach:
                window: test
                steps:
                  open: {uses: other-plan.yaml}
            """,
            files: [
                .init(
                    "other-plan.yaml",
                    """
                    ctplan: 1
                    title: Another plan
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
