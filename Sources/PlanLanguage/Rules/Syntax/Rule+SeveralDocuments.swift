extension Rule {
    static let severalDocuments = Rule(
        "several-documents", .error, .syntax, "A second document begins (`---`).",
        reason: "One file holds one plan, whose name is that of the file: a second one would have none.",
        bad: """
            ctplan: 1
            title: The first
            objectives:
              look: {window: test, steps: {look: {manual: {do: Look at the screen}}}}
            windows: {test: {date: 2021-08-14}}
            zone: Asia/Hong_Kong
            ---
            ctplan: 1
            title: The second
            """,
        mended: """
            title: The first
            """)
}
