import Diagnostics

extension Check {
    /// What completes the URL of a host are inputs that may be seen: the URL is shown and kept on record.
    static let openURLs = Check { plan in
        let inputs = Names(plan.inputs.map(\.name))
        return plan.hosts.flatMap { host in
            (host.openURL?.references ?? []).flatMap { findings($0, inputs, plan) }
        }
    }

    private static func findings(_ reference: Reference, _ inputs: Names, _ plan: Plan) -> [Finding] {
        let name = reference.path[0]
        guard let input = plan.input(name) else {
            if plan.unread.contains(name) { return [] }
            return [
                Finding(
                    "undefined-reference", at: reference.place, "the plan has no input \"\(name)\"",
                    help: inputs.question(for: name) ?? "the URL of a host is completed by inputs only")
            ]
        }
        if reference.path.count > 1 {
            return [
                Finding(
                    "undefined-reference", at: reference.place, "the input \"\(name)\" has no members",
                    help: "write $(\(name))")
            ]
        }
        guard input.isSecret else {
            var typing = ReferenceTyping()
            _ = typing.filtered(KnownName(input.type.result, isSecret: false), by: reference.filters)
            return typing.findings
        }
        return [
            Finding(
                "secret-url", at: reference.place, "the secret \"\(name)\" cannot be a part of a URL, which is shown",
                notes: [.init("the input stands here", at: input.place)], help: "use an input that is not secret")
        ]
    }
}
