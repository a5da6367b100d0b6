extension Rule {
    static let procedureDepth = Rule(
        "procedure-depth", .error, .procedures, "Procedures use procedures deeper than is read.",
        reason: "Nobody could follow such a plan, and each level is a scope of its own.")
}
