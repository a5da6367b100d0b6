extension Rule {
    static let needUnreachable = Rule(
        "need-unreachable", .error, .expectations, "`need` asks for more members than there are.",
        reason: "The objective could never pass.",
        bad: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                need: {at-least: 3}
                steps:
                  open: {tcp: {to: $(server)}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2]}
                need: {at-least: 2}
                steps:
                  open: {tcp: {to: $(server)}}
            """)
}
