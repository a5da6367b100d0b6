extension Rule {
    static let unknownMember = Rule(
        "unknown-member", .error, .names, "`except` takes away a member that the set does not have.",
        fix: .safe,
        reason: "The member that was meant would be run all the same.",
        bad: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2], except: [{server: rap-3}]}
                steps:
                  open: {tcp: {to: $(server)}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                for-each: {server: [rap-1, rap-2], except: [{server: rap-2}]}
                steps:
                  open: {tcp: {to: $(server)}}
            """)
}
