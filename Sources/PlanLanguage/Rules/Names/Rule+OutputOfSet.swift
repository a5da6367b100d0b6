extension Rule {
    static let outputOfSet = Rule(
        "output-of-set", .error, .names, "An objective with `for-each` hands on a value.",
        reason: "Each of its members would have another one.",
        bad: #"""
            objectives:
              reach:
                window: test
                for-each: {server: [web, other-web]}
                outputs: [token]
                steps:
                  home: {http: {to: $(server)}, capture: {token: body | find "token=(\w+)"}}
            hosts:
              web: https://www.example.com
              other-web: https://backup.example.com
            """#,
        mended: #"""
            objectives:
              reach:
                window: test
                outputs: [token]
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
            """#)
}
