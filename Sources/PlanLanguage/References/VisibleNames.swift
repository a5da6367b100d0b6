import Diagnostics

/// The names the references of an objective can see, with what is known of each before a run.
struct VisibleNames {
    private let plan: Plan
    private let objective: Objective
    /// Of inputs and hosts, the same for every objective.
    private let shared: [String: KnownName]
    /// Of the variables, the captures, the window and the run.
    private var own: [String: KnownName] = [:]

    static func shared(_ plan: Plan) -> [String: KnownName] {
        var names: [String: KnownName] = [:]
        for input in plan.inputs {
            names[input.name] = KnownName(
                input.type.result, isSecret: input.isSecret, mayBeNothing: input.type == .text)
        }
        for host in plan.hosts { names[host.name] = KnownName(.host) }
        names["run"] = KnownName(.record(BuiltInName.run.members))
        return names
    }

    init(plan: Plan, objective: Objective, shared: [String: KnownName]) {
        self.plan = plan
        self.objective = objective
        self.shared = shared
        for step in objective.allSteps {
            for capture in step.captures {
                own[capture.name] = KnownName(capture.type, isSecret: capture.isSecret)
            }
        }
        for variable in objective.forEach?.variables ?? [] {
            let areHosts = variable.values.allSatisfy { if case .host = $0 { true } else { false } }
            own[variable.name.value] = KnownName(areHosts ? .host : .text)
        }
        if let window = objective.window {
            own["window"] = KnownName(
                .record(plan.window(window.value)?.members ?? BuiltInName.window.members))
        }
    }

    subscript(name: String) -> KnownName? { own[name] ?? shared[name] }

    /// What a reference gives, and what is wrong with it.
    func type(of reference: Reference) -> (known: KnownName?, findings: [Finding]) {
        let name = reference.path[0]
        if name == "objectives", !plan.isProcedure { return output(reference) }
        guard let known = self[name] else { return (nil, unknown(name, at: reference.place).map { [$0] } ?? []) }
        var typing = ReferenceTyping()
        var type: ResultType? = known.type
        if reference.path.count > 1 {
            // The members have no members: a longer path is named as it stands.
            let member = reference.path.dropFirst().joined(separator: ".")
            type = typing.member(member, of: known.type, name, at: reference.place)
        } else if case .record(let members) = known.type, BuiltInName.reserved.contains(name) {
            return (nil, [needsMember(name, members, at: reference.place)])
        }
        let own = type.map { KnownName($0, isSecret: known.isSecret, mayBeNothing: known.mayBeNothing) }
        return (own.flatMap { typing.filtered($0, by: reference.filters) }, typing.findings)
    }

    private func needsMember(_ name: String, _ members: [ResultDeclaration], at place: Place) -> Finding {
        let names = members.map(\.name)
        return Finding(
            "undefined-reference", at: place, "$(\(name)) needs a member",
            help: "write $(\(name).\(names.last ?? "name")), or another of \(Spelled.list(names))")
    }

    private func unknown(_ name: String, at place: Place) -> Finding? {
        if plan.unread.contains(name) || objective.unread.contains(name) { return nil }
        let help: String
        var fix: Fix?
        let names = Array(own.keys) + shared.keys
        if plan.group(name) != nil {
            help = "it is a group: run the objective once for each with for-each: {server: \(name)}, and here $(server)"
        } else if plan.isProcedure {
            help =
                Spelling.nearest(to: name, among: names).map { "did you mean $(\($0))?" }
                ?? "a procedure sees its inputs and the captures of its own steps only: declare an input"
            fix = .spelling(name, among: names, within: place)
        } else if name == "window" {
            help = "the objective has no window: say which with \"window\""
        } else if let other = plan.objectives.prefix(500).first(where: { $0.capture(name) != nil }) {
            help =
                "objective \"\(other.name)\" captures it: list it there under \"outputs\", and write $(objectives.\(other.name).\(name)) here"
        } else {
            help =
                Spelling.nearest(to: name, among: names).map { "did you mean $(\($0))?" }
                ?? "a reference names an input, a host, a variable of for-each, a capture, window or run"
            fix = .spelling(name, among: names, within: place)
        }
        return Finding("undefined-reference", at: place, "nothing is called \"\(name)\" here", help: help, fix: fix)
    }

    // MARK: What other objectives hand on

    private func output(_ reference: Reference) -> (known: KnownName?, findings: [Finding]) {
        func bad(
            _ message: String, _ help: String, rule: String = "undefined-reference", fix: Fix? = nil
        ) -> (KnownName?, [Finding]) {
            (nil, [Finding(rule, at: reference.place, message, help: help, fix: fix)])
        }
        guard reference.path.count == 3 else {
            return bad("$(\(reference.text)) does not name an output", "write $(objectives.OBJECTIVE.OUTPUT)")
        }
        let (name, output) = (reference.path[1], reference.path[2])
        if name == objective.name {
            return bad("$(\(reference.text)) is this objective's own", "write $(\(output))")
        }
        guard let maker = plan.objective(name) else {
            if plan.unread.contains(name) { return (nil, []) }
            return bad(
                "the plan has no objective \"\(name)\"",
                Spelled.question(for: name, among: plan.objectives.map(\.name))
                    ?? "write $(objectives.OBJECTIVE.OUTPUT)",
                fix: .spelling(name, among: plan.objectives.map(\.name), within: reference.place))
        }
        let outputs = maker.outputs.map(\.value)
        guard outputs.contains(output), let capture = maker.capture(output)?.capture else {
            if !maker.unread.isEmpty || outputs.contains(output) { return (nil, []) }
            return bad(
                "objective \"\(name)\" has no output \"\(output)\"",
                Spelled.question(for: output, among: outputs)
                    ?? (maker.capture(output) == nil
                        ? outputs.isEmpty ? "it hands nothing on" : "it hands on \(Spelled.list(outputs))"
                        : "add it there to \"outputs\""),
                fix: .spelling(output, among: outputs, within: reference.place))
        }
        guard comesAfter(name) else {
            return bad(
                "$(\(reference.text)) may have no value yet: nothing puts this objective after \"\(name)\"",
                "add \"\(name)\" to its \"after\"", rule: "may-not-have-run")
        }
        var typing = ReferenceTyping()
        let known = KnownName(capture.type, isSecret: capture.isSecret)
        return (typing.filtered(known, by: reference.filters), typing.findings)
    }

    /// Whether this objective comes after the other, directly or through others.
    private func comesAfter(_ name: String) -> Bool {
        var seen: Set<String> = []
        var open = objective.predecessors.map(\.value)
        while let next = open.popLast() {
            if next == name { return true }
            if seen.insert(next).inserted { open += plan.objective(next)?.predecessors.map(\.value) ?? [] }
        }
        return false
    }
}
