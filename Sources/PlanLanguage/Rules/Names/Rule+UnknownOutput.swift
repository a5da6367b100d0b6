extension Rule {
    static let unknownOutput = Rule(
        "unknown-output", .error, .names, "An objective or a procedure hands on a value that no step captures.",
        fix: .safe,
        reason: "Whoever uses it would have nothing.",
        bad: #"""
            objectives:
              first:
                window: test
                outputs: [tokn]
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
                  next: {http: {to: web, path: /$(token)}}
            """#,
        mended: #"""
            objectives:
              first:
                window: test
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
                  next: {http: {to: web, path: /$(token)}}
            """#)
}
