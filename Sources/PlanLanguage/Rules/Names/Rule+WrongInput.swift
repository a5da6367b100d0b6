extension Rule {
    static let wrongInput = Rule(
        "wrong-input", .error, .names, "A value is of another type than where it is put.",
        reason: """
            A list is no text, a date no host. A filter such as `first` or `format` makes one of the other.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(user | format yyyy)"}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(window.date | format yyyy)"}}
            """)
}
