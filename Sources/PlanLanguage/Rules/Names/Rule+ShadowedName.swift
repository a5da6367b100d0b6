extension Rule {
    static let shadowedName = Rule(
        "shadowed-name", .error, .names, "A variable or a capture hides something else of its name.",
        reason: "The reference would mean one thing here and another there.",
        bad: """
            objectives:
              reach:
                window: test
                for-each: {user: [first, second]}
                steps:
                  home: {http: {to: web, path: /$(user)}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {branch: [first, second]}
                steps:
                  home: {http: {to: web, path: /$(branch)}}
            """)
}
