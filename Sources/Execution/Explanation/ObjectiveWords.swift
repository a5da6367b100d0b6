import CivilTime
import PlanLanguage

/// One objective in words.
struct ObjectiveWords {
    let plan: Plan
    let site: Site?
    let kinds: StepKinds
    let byHand: Set<String>
    /// The hosts whose URLs are known.
    let hosts: [String: Host]
    let objective: Objective

    /// The most members and hosts that are named.
    private static let mostNames = 5

    func inWords() -> Explanation.ObjectivePlan {
        let reached = reachedHosts()
        return Explanation.ObjectivePlan(
            name: objective.name, title: objective.title, about: objective.about, window: objective.window?.value,
            set: objective.forEach.map(set), after: objective.after.map(\.value),
            requires: objective.requires.map { $0.words + ($0.about.map { " (\($0))" } ?? "") },
            occasion: occasion(objective.occasion),
            hosts: reached.prefix(Self.mostNames).map(host), moreHosts: max(0, reached.count - Self.mostNames),
            steps: objective.steps.flatMap { steps($0, in: frame) },
            always: objective.always.flatMap { steps($0, in: frame) })
    }

    /// Of the objective itself, in the words that its first step has for values.
    private func occasion(_ occasion: Occasion) -> [String] {
        guard let step = objective.allSteps.first else { return [] }
        let words = InstructionWords(step: step, plan: plan, member: member)
        return OccasionWords(plan: plan, site: site).words(of: occasion) { words.operand($0) }
    }

    // MARK: The set

    private func set(_ set: ForEach) -> Explanation.SetPlan {
        let need =
            switch objective.need {
            case .all: "all must pass"
            case .any: "one of them must pass"
            case .atLeast(let number): "at least \(number) must pass"
            }
        return Explanation.SetPlan(
            variables: set.variables.map(\.name.value), count: set.members.count,
            first: set.members.prefix(Self.mostNames).map { member in
                member.map { $0.value.text ?? "" }.joined(separator: ", ")
            }, need: need)
    }

    /// A member in whose place texts say `each server`; the member itself where there is only one.
    private var member: ForEach.Member {
        guard let set = objective.forEach else { return [] }
        if set.members.count == 1 { return set.members[0] }
        return set.variables.map { .init($0.name.value, .text("each \($0.name.value)")) }
    }

    // MARK: Hosts

    /// Each once, in the order in which the steps name them.
    private func reachedHosts() -> [Host] {
        var seen: Set<String> = []
        var reached: [Host] = []
        func take(_ name: String) {
            guard let host = plan.host(name), seen.insert(name).inserted else { return }
            reached.append(hosts[name] ?? host)
        }
        for step in objective.allSteps.flatMap(\.withAlternatives)
        where !byHand.contains("\(objective.name).\(step.name)") {
            for expression in step.hostExpressions {
                if case .host(let name) = expression.constant { take(name) }
                let name = expression.template.references.first?.path[0]
                let variable = objective.forEach?.variables.first { $0.name.value == name }
                for case .host(let host) in variable?.values ?? [] { take(host) }
            }
        }
        return reached
    }

    private func host(_ host: Host) -> Explanation.HostPlan {
        let facts = site?.host(host.name)
        var connection: [String] = []
        if let address = facts?.address { connection.append(address.value) }
        if let port = facts?.port { connection.append("port \(port)") }
        if let proxy = site?.proxy, ["http", "https"].contains(host.url.scheme) {
            connection.append("through the proxy \(proxy)")
        }
        return Explanation.HostPlan(
            name: host.name, url: hosts[host.name]?.url.text ?? host.wordsOfURL(in: plan), about: host.about,
            connection: connection.isEmpty ? nil : connection.joined(separator: ", "))
    }

    // MARK: Steps

    /// Steps that stand together: the objective's own, or those inside a step.
    private struct Surroundings {
        /// Of the step around them, with a dot behind it.
        var prefix = ""
        let member: ForEach.Member
        let all: [Step]
        var procedure: Procedure?
        /// Those that are done whatever happened, where that is not told elsewhere.
        var always: Set<String> = []
    }

    private var frame: Surroundings { Surroundings(member: member, all: objective.allSteps) }

    /// A step, and those inside it.
    private func steps(_ step: Step, in frame: Surroundings) -> [Explanation.StepPlan] {
        let name = frame.prefix + step.name
        let words = InstructionWords(
            step: step, plan: plan, member: frame.member, before: Array(frame.all.prefix { $0.name != step.name }),
            procedure: frame.procedure)
        let isByHand = byHand.contains("\(objective.name).\(name)")
        let own = Explanation.StepPlan(
            name: name, title: step.title, about: step.about, kind: step.kind.name,
            actor: step.kind.name == ManualStep.declaration.name ? .person : isByHand ? .byHand : .program,
            instruction: instruction(step, words),
            occasion: OccasionWords(plan: plan, site: site).words(of: step.occasion) { words.operand($0) }
                + (frame.always.contains(step.name) ? ["at the end, whatever happened before"] : []),
            expected: step.expectations.map { expectation in
                "\(expectation.field.value) \(expectation.matcher.words { words.operand($0) })"
            },
            needs: step.needs?.map(\.value), retry: step.retry.map(words(of:)), timeout: step.timeout)
        let inside = surroundings(inside: step, in: frame)
        return [own] + step.innerSteps.flatMap { steps($0, in: inside) }
    }

    private func instruction(_ step: Step, _ words: InstructionWords) -> String {
        switch step.body {
        case .action: kinds[step.kind.name]?.instruction(words) ?? ""
        case .procedure(let procedure): "\(procedure.title), by \(procedure.source.path):"
        case .alternatives: "One of these, tried in this order until one passes:"
        }
    }

    private func surroundings(inside step: Step, in frame: Surroundings) -> Surroundings {
        let prefix = "\(frame.prefix)\(step.name)."
        guard let procedure = step.procedure else {
            return Surroundings(
                prefix: prefix, member: frame.member, all: step.alternatives, procedure: frame.procedure)
        }
        return Surroundings(
            prefix: prefix, member: procedure.inputs.compactMap { known($0, of: step, in: frame) },
            all: procedure.allSteps, procedure: procedure, always: Set(procedure.always.map(\.name)))
    }

    /// What is known beforehand of an input: what the plan itself says, and what the set has.
    private func known(_ input: Input, of step: Step, in frame: Surroundings) -> PlanValue.Member? {
        guard !input.isSecret else { return nil }
        guard case .scalar(let expression) = step.arguments[input.name] else {
            return input.defaultValue.map { .init(input.name, .text($0)) }
        }
        if let constant = expression.constant { return .init(input.name, constant) }
        guard let reference = expression.template.wholeReference, reference.path.count == 1, reference.filters.isEmpty
        else { return nil }
        if let value = frame.member.first(where: { $0.name == reference.path[0] })?.value {
            return .init(input.name, value)
        }
        let isHost = frame.procedure == nil && plan.host(reference.path[0]) != nil
        return isHost ? .init(input.name, .host(reference.path[0])) : nil
    }

    private func times(_ factor: Double) -> String { factor == factor.rounded() ? String(Int(factor)) : String(factor) }

    private func words(of retry: Retry) -> String {
        var parts = ["every \(retry.every.words)"]
        if retry.backoff > 1 { parts.append("each wait \(times(retry.backoff)) times the one before") }
        if let attempts = retry.attempts { parts.append("\(attempts) attempts at most") }
        if retry.untilWindowEnd { parts.append("until the window closes") }
        let reasons = Retry.Reason.allCases.filter(retry.reasons.contains).map(\.words)
        return parts.joined(separator: ", ") + ", \(Spelled.list(reasons, "or"))"
    }
}

extension Retry.Reason {
    fileprivate var words: String {
        switch self {
        case .connection: "while there is no connection"
        case .timeout: "while it takes too long"
        case .unmet: "while what is found is not as expected"
        }
    }
}
