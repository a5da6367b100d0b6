extension Rule {
    static let unknownFilter = Rule(
        "unknown-filter", .error, .names, "A filter is named that does not exist.",
        fix: .safe,
        reason: "The value could not be made.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(user | uppercase)"}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: "/$(user | upper-case)"}}
            """)
}
