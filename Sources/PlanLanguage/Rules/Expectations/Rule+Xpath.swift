extension Rule {
    static let xpath = Rule(
        "xpath", .error, .expectations, "An XPath expression is not one.",
        reason: "It would find nothing (XPath 1.0).",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {xpath: {"//h1[": Welcome}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home:
                    http: {to: web}
                    expect: {xpath: {"//h1": Welcome}}
            """)
}
