extension Rule {
    static let endlessRetry = Rule(
        "endless-retry", .error, .robustness, "A retry never ends.",
        reason: "It has neither a number of attempts nor a window that closes.",
        bad: """
            windows:
              stabilisation: {dates: 2021-08-16..}
            objectives:
              reach:
                window: stabilisation
                steps:
                  home:
                    http: {to: web}
                    retry: {every: 30s, until: window-end}
            """,
        mended: """
            windows:
              stabilisation: {dates: 2021-08-16..}
            objectives:
              reach:
                window: stabilisation
                steps:
                  home:
                    http: {to: web}
                    retry: {every: 30s, attempts: 5}
            """)
}
