extension Rule {
    static let inAlternative = Rule(
        "in-alternative", .error, .shape, "An alternative has a key that makes no sense for one.",
        reason: """
            Alternatives are tried in their order until one passes, so a capture may have no value, and `needs` no \
            effect.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  open:
                    any-of:
                      first: {tcp: {to: gateway}}
                      second: {tcp: {to: rap-1}, needs: [first]}
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
