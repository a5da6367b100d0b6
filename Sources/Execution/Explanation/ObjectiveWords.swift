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
            steps: objective.steps.map(step), always: objective.always.map(step))
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
        for step in objective.allSteps where !isByHand(step) {
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

    private func isByHand(_ step: Step) -> Bool { byHand.contains("\(objective.name).\(step.name)") }

    private func step(_ step: Step) -> Explanation.StepPlan {
        let words = InstructionWords(
            step: step, plan: plan, member: member,
            before: Array(objective.allSteps.prefix { $0.name != step.name }))
        return Explanation.StepPlan(
            name: step.name, title: step.title, about: step.about, kind: step.kind.name,
            actor: step.kind.name == ManualStep.declaration.name ? .person : isByHand(step) ? .byHand : .program,
            instruction: kinds[step.kind.name]?.instruction(words) ?? "",
            occasion: OccasionWords(plan: plan, site: site).words(of: step.occasion) { words.operand($0) },
            expected: step.expectations.map { expectation in
                "\(expectation.field.value) \(expectation.matcher.words { words.operand($0) })"
            },
            needs: step.needs?.map(\.value), retry: step.retry.map(words(of:)), timeout: step.timeout)
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
