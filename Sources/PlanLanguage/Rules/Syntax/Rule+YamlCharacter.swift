extension Rule {
    static let yamlCharacter = Rule(
        "yaml-character", .error, .syntax, "A control character stands in the file.",
        reason: """
            YAML forbids them. They come with text copied from a terminal or a PDF, and are not seen in an editor.
            """,
        bad: """
            title: "An\u{7}example"
            """,
        mended: """
            title: "An example"
            """)
}
