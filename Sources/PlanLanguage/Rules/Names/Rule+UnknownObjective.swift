extension Rule {
    static let unknownObjective = Rule(
        "unknown-objective", .error, .names, "`after` or `requires` names an objective that does not exist.",
        fix: .safe,
        reason: "The order would hang in the air.",
        bad: """
            objectives:
              first:
                window: test
                steps: {home: {http: {to: web}}}
              second:
                window: test
                after: [frist]
                steps: {home: {http: {to: web}}}
            """,
        mended: """
            objectives:
              first:
                window: test
                steps: {home: {http: {to: web}}}
              second:
                window: test
                after: [first]
                steps: {home: {http: {to: web}}}
            """)
}
