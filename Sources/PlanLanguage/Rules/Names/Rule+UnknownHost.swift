extension Rule {
    static let unknownHost = Rule(
        "unknown-host", .error, .names, "A step or a group names a host that the plan does not have.",
        fix: .safe,
        reason: "A run goes only to hosts that the plan names.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: wbe}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """)
}
