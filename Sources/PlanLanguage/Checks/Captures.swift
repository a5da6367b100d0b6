import Diagnostics

extension Check {
    /// What is captured is there when it is used, is used, and is handed on only where it can be.
    static let captures = Check { plan in
        plan.objectives.flatMap { objective in
            let steps = CapturingSteps(objective)
            return outputs(objective)
                + (steps.makers.isEmpty ? [] : steps.findings + unused(objective, outputs: objective.outputs))
        }
    }

    private static func outputs(_ objective: Objective) -> [Finding] {
        if let output = objective.outputs.first, objective.forEach != nil {
            return [
                Finding(
                    "output-of-set", at: output.place,
                    "\"\(TerminalText.excerpt(output.value))\" would have a value for each member of for-each",
                    help: "hand on captures of objectives that run once")
            ]
        }
        var seen: Set<String> = []
        return objective.outputs.compactMap { output in
            guard seen.insert(output.value).inserted else {
                return Finding(
                    "repeated-name", at: output.place, "\"\(output.value)\" is handed on already",
                    help: "leave one of them out")
            }
            if objective.capture(output.value) != nil || !objective.unread.isEmpty { return nil }
            let names = objective.allSteps.flatMap { $0.captures.map(\.name) }
            return Finding(
                "unknown-output", at: output.place, "no step captures \"\(TerminalText.excerpt(output.value))\"",
                help: Spelled.question(for: output.value, among: names)
                    ?? "capture it in a step: capture: {NAME: body | find \"…\"}",
                fix: .spelling(output.value, among: names, at: output.place))
        }
    }

    /// A capture that nothing reads, which may be a slip in a reference.
    private static func unused(_ objective: Objective, outputs: [Located<String>]) -> [Finding] {
        // A step that could not be read may have used it.
        guard objective.unread.isEmpty else { return [] }
        var used = Set(outputs.map(\.value))
        for step in objective.allSteps {
            for expression in step.expressions { used.formUnion(expression.template.references.map { $0.path[0] }) }
        }
        return objective.allSteps.flatMap(\.captures).filter { !used.contains($0.name) }.map { capture in
            Finding(
                "unused-capture", .warning, at: capture.place, "nothing uses what is captured as \"\(capture.name)\"",
                help: "use $(\(capture.name)) in a later step, list it under \"outputs\", or leave it out",
                fix: EntryText(keyAt: capture.place).removal("remove the capture"))
        }
    }
}

/// The steps of an objective, with the captures each makes and the steps each can rely on.
private struct CapturingSteps {
    private let objective: Objective
    private let steps: [Step]
    private let positions: [String: Int]
    /// By the name of a capture: the first step that makes it.
    let makers: [String: Int]

    init(_ objective: Objective) {
        self.objective = objective
        steps = objective.allSteps
        var makers: [String: Int] = [:]
        for (index, step) in steps.enumerated() {
            for capture in step.captures where makers[capture.name] == nil { makers[capture.name] = index }
        }
        self.makers = makers
        positions =
            makers.isEmpty
            ? [:]
            : Dictionary(steps.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var findings: [Finding] {
        steps.indices.flatMap { index -> [Finding] in
            var reliable: ReliableSteps?
            return steps[index].expressions.flatMap { $0.template.references }.compactMap { reference -> Finding? in
                guard let maker = makers[reference.path[0]] else { return nil }
                if maker >= index { return late(reference, in: index, from: maker) }
                if reliable == nil { reliable = reliableSteps(before: index) }
                if reliable?.contains(maker) == true { return nil }
                return Finding(
                    "may-not-have-run", .warning, at: reference.place,
                    "step \"\(steps[index].name)\" uses $(\(reference.text)) also where step \"\(steps[maker].name)\", which captures it, did not run",
                    notes: [.init("it is captured here", at: steps[maker].place)],
                    help: steps[index].needs == nil
                        ? "add needs: [\(steps[maker].name)]" : "add \"\(steps[maker].name)\" to its \"needs\"")
            }
        }
    }

    private func late(_ reference: Reference, in index: Int, from maker: Int) -> Finding {
        Finding(
            "used-before-capture", at: reference.place,
            maker == index
                ? "step \"\(steps[index].name)\" captures $(\(reference.text)) only when it is done"
                : "step \"\(steps[maker].name)\", which captures $(\(reference.text)), comes after this one",
            notes: [.init("it is captured here", at: steps[maker].place)],
            help: maker == index ? "use it in a later step" : "put that step before this one")
    }

    /// The steps that have run, one way or another, whenever this one runs.
    private func reliableSteps(before index: Int) -> ReliableSteps {
        var reliable = ReliableSteps()
        var open = [index]
        while let next = open.popLast() {
            guard let needs = steps[next].needs else {
                // What stands under `always` runs whatever happened.
                if next < objective.steps.count { reliable.allBefore = max(reliable.allBefore, next) }
                continue
            }
            for position in needs.compactMap({ positions[$0.value] }) where position < next {
                if reliable.others.insert(position).inserted { open.append(position) }
            }
        }
        return reliable
    }
}

/// Steps by their positions: all up to one, and some others.
private struct ReliableSteps {
    var allBefore = 0
    var others: Set<Int> = []

    func contains(_ position: Int) -> Bool { position < allBefore || others.contains(position) }
}
