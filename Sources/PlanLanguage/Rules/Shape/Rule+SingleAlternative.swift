extension Rule {
    static let singleAlternative = Rule(
        "single-alternative", .error, .shape, "An `any-of` has fewer than two alternatives.",
        reason: "It leaves no choice, so it says something that is not so.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  open:
                    any-of:
                      first: {tcp: {to: gateway}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  open:
                    any-of:
                      first: {tcp: {to: gateway}}
                      second: {tcp: {to: rap-1}}
            """)
}
