extension Rule {
    static let needlessDefault = Rule(
        "needless-default", .hint, .names, "A `default` stands after a value that is always there.",
        fix: .safe,
        reason: "It never takes effect, so something else was meant.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(web.host | default other)"}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(web.host)"}}
            """)
}
