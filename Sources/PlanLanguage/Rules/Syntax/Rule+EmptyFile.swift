extension Rule {
    static let emptyFile = Rule(
        "empty-file", .error, .syntax, "The file says nothing.",
        reason: "A plan that is empty could never pass, and an empty file is mostly one that was not saved.",
        bad: Sample(
            """
            # to be written
            """, isWhole: true),
        mended: """
            title: Connectivity test
            """)
}
