import ArgumentParser

struct FormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Bring plans, site files and procedures into their one form.",
        discussion: """
            Writes the keys in the order of the manual, with the same spacing and quotes everywhere; comments and empty \
            lines stay. Files are written only where something changes. Exits 0, with --check and --diff 1 where a file \
            is not in its form, and 2 when a file cannot be read, written or understood: that file is left as it is.
            """)

    @Argument(
        help: ArgumentHelp(
            "Files, and folders of them; - for standard input, written to standard output.", valueName: "file|folder"))
    var paths: [String]

    @Flag(help: "Write nothing; list the files that are not in their form.")
    var check = false

    @Flag(help: "Write nothing; show what would change.")
    var diff = false

    func run(console: Console, environment: Environment) -> Int32 {
        Formatting(paths: paths, isCheck: check, isDifference: diff).run(console: console)
    }
}
