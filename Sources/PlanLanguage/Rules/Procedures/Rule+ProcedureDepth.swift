extension Rule {
    static let procedureDepth = Rule(
        "procedure-depth", .error, .procedures, "Procedures use procedures deeper than is read.",
        reason: "Nobody could follow such a plan, and each level is a scope of its own.",
        bad: using("level-1.yaml", height: Procedure.mostHeight + 1),
        mended: using("level-2.yaml", height: Procedure.mostHeight + 1))

    /// A plan that uses one of so many procedures, each of which uses the next.
    private static func using(_ first: String, height: Int) -> Sample {
        Sample(
            """
            objectives:
              reach:
                window: test
                steps:
                  down: {uses: \(first)}
            """,
            files: [level("level-1.yaml", "down: {uses: level-2.yaml}")],
            rest: .init(
                files: (2..<height).map { level("level-\($0).yaml", "down: {uses: level-\($0 + 1).yaml}") }
                    + [level("level-\(height).yaml", "look: {manual: {do: Look at the screen}}")],
                words: "`level-2.yaml` to `level-\(height - 1).yaml` are alike, and `level-\(height).yaml` uses none"))
    }

    private static func level(_ name: String, _ step: String) -> Sample.File {
        Sample.File(
            name,
            """
            ctplan-procedure: 1
            title: One level
            steps:
              \(step)
            """)
    }
}
