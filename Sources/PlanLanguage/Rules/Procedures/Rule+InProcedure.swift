extension Rule {
    static let inProcedure = Rule(
        "in-procedure", .error, .procedures, "A procedure uses something that only plans have.",
        reason: "A procedure is used by many plans, and knows nothing of theirs but its inputs.",
        bad: """
            ctplan-procedure: 1
            title: Open a port
            inputs:
              server: {about: the server, type: host}
            steps:
              open: {tcp: {to: $(server)}, roles: [clearing]}
            """,
        mended: """
            ctplan-procedure: 1
            title: Open a port
            inputs:
              server: {about: the server, type: host}
            steps:
              open: {tcp: {to: $(server)}}
            """)
}
