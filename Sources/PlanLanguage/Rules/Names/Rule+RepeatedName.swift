extension Rule {
    static let repeatedName = Rule(
        "repeated-name", .error, .names, "One name stands for two things.",
        reason: "A reference could mean either.",
        bad: """
            inputs:
              web: {about: part of the address}
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(web)}}
            hosts:
              web: https://www.example.com
            """,
        mended: """
            inputs:
              part: {about: part of the address}
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(part)}}
            hosts:
              web: https://www.example.com
            """)
}
