extension Rule {
    static let yamlSyntax = Rule(
        "yaml-syntax", .error, .syntax, "The file is not YAML.",
        fix: .safe,
        reason: """
            What follows the mistake cannot be read with certainty, so nothing of the file is used. The usual causes \
            are a missing quote or bracket, a colon within a text, and `${name}` where `$(name)` is meant.
            """,
        bad: """
            ctplan: 1
            title: T
            hosts: {web: https://www.example.com}
            objectives:
              a:
                steps:
                  reach: {http: {to: web, path: ${folder}}}
            """,
        mended: """
            inputs:
              folder: {about: the folder}
            objectives:
              reach:
                window: test
                steps:
                  reach: {http: {to: web, path: /$(folder)}}
            """)
}
