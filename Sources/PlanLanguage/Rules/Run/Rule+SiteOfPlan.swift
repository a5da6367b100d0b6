/// What stands between a plan and the site file that it is run with.
extension Rule {
    static let otherPlan = Rule(
        "other-plan", .error, .run, "A site file is for another plan, or names what the plan does not have.",
        reason: """
            An input, a role or a host of a site file that the plan does not know would have no effect: mostly it is \
            misspelt, or belongs to another plan. Lint finds it where `plans` of the site file names the plan.
            """)

    static let conflictingHosts = Rule(
        "conflicting-hosts", .error, .run, "A site file says different things of hosts that are one place.",
        reason: """
            Two hosts of a plan with one name or address in their URLs are reached over the same connections, so they \
            have the same address and, where the port is the same too, the same certificates and demands of TLS.
            """)

    static let byHand = Rule(
        "by-hand", .error, .run, "A site file has a step done by hand that the plan does not have.",
        reason: "`by-hand` names single steps as `objective.step`; a step that is several names those inside it.")

    static let missingRole = Rule(
        "missing-role", .error, .run, "Something is only for some roles, and the site file names none.",
        reason: "Without `roles` a run cannot tell which steps, objectives and deadlines are its own.")

    static let missingInput = Rule(
        "missing-input", .error, .run, "An input that the chosen steps use has no value.",
        reason: """
            The site file gives it under `inputs`, or `--set NAME=VALUE` for one run; secrets come from the site file \
            only, by where they are kept.
            """)

    static let missingValue = Rule(
        "missing-value", .error, .run, "A value could not be fetched from where the site file says it is kept.",
        reason: """
            The environment variable, file, program, agent or person that it names gave none. It is looked for before \
            anything is contacted.
            """)

    static let wrongNetwork = Rule(
        "wrong-network", .error, .run, "An entry of `allow` is no network.",
        reason: "Networks are written as an address and the length of its prefix, such as `10.151.14.0/24` (RFC 4632).")

    static let answers = Rule(
        "answers", .error, .run, "An answers file says what a run cannot take.",
        reason: """
            `--answers` takes a file with `ctplan-answers: 1`, `by`, and under `answers` what was observed, by \
            `objective.step` of the plan.
            """)

    static let notFormatted = Rule(
        "not-formatted", .warning, .run, "`ctplan fmt --check` found a file that is not in form.",
        reason: "`ctplan fmt` writes it anew; `--diff` shows how.")

    static let expectation = Rule(
        "expectation", .error, .run, "A step found something else than the plan expects.",
        reason: "The step ends `failed`: what was expected, and what was found, stand beside it.")

    static let capture = Rule(
        "capture", .error, .run, "What a step was to keep for later steps was not there.",
        reason: "The step ends `failed`, since steps after it would go on with nothing.")
}
