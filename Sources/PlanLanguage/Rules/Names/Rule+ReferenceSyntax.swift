extension Rule {
    static let referenceSyntax = Rule(
        "reference-syntax", .error, .names, "A reference is not written as one, or stands where none is put in.",
        reason: """
            References are `$(name)`, with filters `$(name | filter)`, in values only. A literal `$(` is written \
            `$$(`.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(user}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(user)}}
            """)
}
