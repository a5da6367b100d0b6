extension Rule {
    static let repeatedKey = Rule(
        "repeated-key", .error, .syntax, "A key stands twice in one mapping.",
        reason: "Readers of YAML differ in which of the two they take, and so would people.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect:
                      status: 200
                      status: 204
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect:
                      status: {one-of: [200, 204]}
            """)
}
