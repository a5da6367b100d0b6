extension Rule {
    static let orderCircle = Rule(
        "order-circle", .error, .names, "Objectives wait for each other.",
        reason: "None of them could ever begin.",
        bad: """
            objectives:
              first:
                window: test
                after: [second]
                steps: {home: {http: {to: web}}}
              second:
                window: test
                after: [first]
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
