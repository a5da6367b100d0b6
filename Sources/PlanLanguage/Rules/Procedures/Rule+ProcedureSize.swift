extension Rule {
    static let procedureSize = Rule(
        "procedure-size", .error, .procedures, "Procedures within procedures have more steps than can be run.",
        reason: """
            A procedure that uses another several times, which does the same, soon stands for millions of steps.
            """,
        bad: using("ten-times-1.yaml"), mended: using("ten-times-2.yaml"))

    /// A plan that uses one of five procedures, four of which use the next ten times.
    private static func using(_ first: String) -> Sample {
        Sample(
            """
            objectives:
              reach:
                window: test
                steps:
                  again: {uses: \(first)}
            """,
            files: [tenTimes(1)],
            rest: .init(
                files: [tenTimes(2), tenTimes(3), tenTimes(4), look],
                words: "`ten-times-2.yaml` to `ten-times-4.yaml` are alike, and `ten-times-5.yaml` looks at the screen")
        )
    }

    private static func tenTimes(_ number: Int) -> Sample.File {
        let steps = (1...10).map { "  again-\($0): {uses: ten-times-\(number + 1).yaml}" }
        return Sample.File(
            "ten-times-\(number).yaml",
            "ctplan-procedure: 1\ntitle: The next one ten times\nsteps:\n" + steps.joined(separator: "\n"))
    }

    private static let look = Sample.File(
        "ten-times-5.yaml",
        """
        ctplan-procedure: 1
        title: Look once
        steps:
          look: {manual: {do: Look at the screen}}
        """)
}
