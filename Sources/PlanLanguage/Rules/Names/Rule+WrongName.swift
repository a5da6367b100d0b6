extension Rule {
    static let wrongName = Rule(
        "wrong-name", .error, .names, "A result that a probe declares has a name that none can have.",
        reason: "Expectations and captures name it, so it is written in small letters, digits and hyphens.",
        bad: """
            objectives:
              fix:
                window: test
                steps:
                  logon:
                    probe: {run: [probes/fix-logon], results: {Logon Time: text}}
            """,
        mended: """
            objectives:
              fix:
                window: test
                steps:
                  logon:
                    probe: {run: [probes/fix-logon], results: {logon-time: text}}
            """)
}
