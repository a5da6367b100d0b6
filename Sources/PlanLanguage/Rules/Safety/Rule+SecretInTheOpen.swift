extension Rule {
    static let secretInTheOpen = Rule(
        "secret-in-the-open", .error, .safety, "A secret is put where others see it.",
        reason: "The arguments of a program are seen by everybody on the machine.",
        bad: """
            objectives:
              fix:
                window: test
                steps:
                  logon: {probe: {run: [probes/fix-logon, $(password)], results: {logon: boolean}}}
            """,
        mended: """
            objectives:
              fix:
                window: test
                steps:
                  logon: {probe: {run: [probes/fix-logon], secrets: {password: $(password)}, results: {logon: boolean}}}
            """)
}
