extension Rule {
    static let literalLineEnd = Rule(
        "literal-line-end", .warning, .robustness,
        #"A `tcp` step sends a backslash and a letter where a line end such as `\r\n` was meant."#,
        reason: #"""
            In YAML a backslash begins an escape only within double quotes. Without them, or in single quotes, `\r\n` is four \
            characters, and the peer waits for the end of the line.
            """#,
        bad: #"""
            objectives:
              mail:
                window: test
                steps:
                  greet: {tcp: {to: web, send: 'EHLO example.com\r\n', read-until: "250 "}}
            """#,
        mended: #"""
            objectives:
              mail:
                window: test
                steps:
                  greet: {tcp: {to: web, send: "EHLO example.com\r\n", read-until: "250 "}}
            """#)
}
