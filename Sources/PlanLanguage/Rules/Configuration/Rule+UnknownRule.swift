extension Rule {
    static let unknownRule = Rule(
        "unknown-rule", .error, .configuration, "`ctplan.yaml` names a rule that does not exist.",
        reason: "Its setting would change nothing.",
        bad: """
            ctplan-config: 1
            rules:
              unused-inpt: off
            """,
        mended: """
            ctplan-config: 1
            rules:
              unused-input: off
            """)
}
