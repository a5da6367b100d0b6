import Diagnostics

extension Rule {
    static let probeConsent = Rule(
        "probe-consent", .hint, .safety, "A site for a plan with outside programs does not let a run start them.",
        reason: """
            A run starts them only with `allow-probes: true` or `--allow-probes`, and would end before its first \
            step. Found where both files are linted together.
            """,
        bad: Sample(
            """
            ctplan-site: 1
            plans: [2021-08-14]
            """,
            files: [
                .init(
                    "2021-08-14.yaml",
                    """
                    ctplan: 1
                    title: An example
                    zone: Asia/Hong_Kong
                    windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
                    objectives:
                      fix: {window: test, steps: {logon: {probe: {run: [probes/fix-logon], results: {logon: boolean}}}}}
                    """)
            ]),
        mended: Sample(
            """
            ctplan-site: 1
            plans: [2021-08-14]
            allow-probes: true
            """,
            files: [
                .init(
                    "2021-08-14.yaml",
                    """
                    ctplan: 1
                    title: An example
                    zone: Asia/Hong_Kong
                    windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
                    objectives:
                      fix: {window: test, steps: {logon: {probe: {run: [probes/fix-logon], results: {logon: boolean}}}}}
                    """)
            ]))
}

extension PlanSet {
    /// A plan with outside programs, and a site for it that does not let a run start them.
    static func probeConsent(_ plan: Plan, _ site: Site) -> [Finding] {
        guard !site.allowsProbes, let named = site.plans.first(where: { $0.value == plan.name }),
            let probe = plan.objectives.lazy.flatMap(\.allSteps).flatMap(\.withAlternatives)
                .first(where: { $0.kind.name == "probe" })
        else { return [] }
        return [
            Finding(
                "probe-consent", .hint, at: named.place,
                "plan \"\(plan.name)\" starts outside programs, and this site does not say whether a run may",
                notes: [.init("the first of them stands here", at: probe.kindPlace)],
                help: "look at the program, then write \"allow-probes: true\", or run with --allow-probes")
        ]
    }
}
