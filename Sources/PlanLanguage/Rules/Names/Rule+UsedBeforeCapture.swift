extension Rule {
    static let usedBeforeCapture = Rule(
        "used-before-capture", .error, .names, "A step uses a value that a later step captures.",
        reason: "It would have none.",
        bad: #"""
            objectives:
              reach:
                window: test
                steps:
                  next: {http: {to: web, path: /$(token)}}
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
