extension Rule {
    static let setSize = Rule(
        "set-size", .error, .names, "A `for-each` has more members than can be run.",
        reason: "Several variables are multiplied with each other.",
        bad: """
            objectives:
              reach:
                window: test
                for-each:
                  a: &ten [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
                  b: *ten
                  c: *ten
                  d: *ten
                  e: *ten
                steps:
                  home: {http: {to: web, path: /$(a)$(b)$(c)$(d)$(e)}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
                steps:
                  home: {http: {to: web, path: /$(a)}}
            """)
}
