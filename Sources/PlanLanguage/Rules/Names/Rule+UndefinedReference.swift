extension Rule {
    static let undefinedReference = Rule(
        "undefined-reference", .error, .names, "A reference names nothing that is known there.",
        fix: .safe,
        reason: "A run would have nothing to put in its place.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(usr)}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(user)}}
            """)
}
