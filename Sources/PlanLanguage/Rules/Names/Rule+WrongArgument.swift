extension Rule {
    static let wrongArgument = Rule(
        "wrong-argument", .error, .names, "A filter is given an argument that it does not take.",
        reason: "The value could not be made.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(window.date | format yyyy-mm-dd)"}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(window.date | format yyyy-MM-dd)"}}
            """)
}
