extension Rule {
    static let unusedCapture = Rule(
        "unused-capture", .warning, .names, "Nothing uses what a step captures.",
        fix: .unsafe,
        reason: "It is a slip in a reference, or left from before.",
        bad: #"""
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
            """#,
        mended: #"""
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, capture: {token: body | find "token=(\w+)"}}
                  next: {http: {to: web, path: /$(token)}}
            """#)
}
