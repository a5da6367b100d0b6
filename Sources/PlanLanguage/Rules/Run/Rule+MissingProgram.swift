extension Rule {
    static let missingProgram = Rule(
        "missing-program", .error, .run, "A step starts a program that is not there, or cannot be started.",
        reason: """
            A path under `run` of a `probe` counts from the folder of the file that names it. Lint warns of it, since \
            the program may be at another machine; a run refuses before it contacts anything. `chmod +x` makes a file \
            a program.
            """)
}
