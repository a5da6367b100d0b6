extension Rule {
    static let yamlTag = Rule(
        "yaml-tag", .error, .syntax, "A tag (`!name`) stands before a value.",
        reason: """
            The type of each value follows from its field, never from a tag, so a tag would promise something that \
            does not happen.
            """,
        bad: """
            title: !!str 2021
            """,
        mended: """
            title: Test of the year 2021
            """)
}
