extension Rule {
    static let encoding = Rule(
        "encoding", .error, .syntax, "The file is not UTF-8 text.",
        reason: """
            Messages that a test expects would be compared byte by byte with something else than what the circular \
            says.
            """,
        bad: Sample(
            """
            ctplan: 1
            title: Essai de reprise à Genève
            objectives: {}
            """, encoding: .latin1),
        mended: """
            title: Essai de reprise à Genève
            """)
}
