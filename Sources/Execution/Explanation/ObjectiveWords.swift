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
    let requires: [Explanation.RequirementPlan]
    /// The members as a run has made them ready.
    let members: [String]

    /// The most members and hosts that are named.
    private static let mostNames = 5

    func inWords() -> Explanation.ObjectivePlan {
        let reached = HostReach(of: objective, plan: plan, byHand: byHand).hosts.map { hosts[$0.name] ?? $0 }
        let frame = frame
        var steps = StepWords(plan: plan, site: site, kinds: kinds, byHand: byHand)
        return Explanation.ObjectivePlan(
            name: objective.name, title: objective.title, about: objective.about, window: objective.window?.value,
            set: objective.forEach.map(set), after: objective.after.map(\.value),
            requires: requires,
            occasion: occasion(in: frame),
            hosts: reached.prefix(Self.mostNames).map(host), moreHosts: max(0, reached.count - Self.mostNames),
            steps: steps.plans(of: objective.steps, in: frame), always: steps.plans(of: objective.always, in: frame))
    }

    /// Of the objective itself, in the words that its first step has for values.
    private func occasion(in frame: FrameWords) -> [String] {
        guard let step = objective.allSteps.first else { return [] }
        return OccasionWords(plan: plan, site: site).words(of: objective.occasion, frame.words(for: step, of: plan))
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
            variables: set.variables.map(\.name.value), count: members.count,
            first: Array(members.prefix(Self.mostNames)), need: need)
    }

    /// Texts say `each server` for the members; the member itself where there is only one.
    private var frame: FrameWords {
        let set = objective.forEach
        let isOne = set?.members.count == 1
        let names = isOne ? [] : (set?.variables ?? []).map(\.name.value)
        return FrameWords(
            path: objective.name, steps: objective.allSteps, member: isOne ? set?.members[0] ?? [] : [],
            standIns: Dictionary(names.map { ($0, "each \($0)") }, uniquingKeysWith: { first, _ in first }))
    }

    // MARK: Hosts

    private func host(_ host: Host) -> Explanation.HostPlan {
        let facts = site?.host(host.name)
        var connection: [String] = []
        if let address = facts?.address { connection.append("at \(address.value)") }
        if let port = facts?.port { connection.append("port \(port)") }
        if let proxy = site?.proxy, host.isProxied(by: site) {
            connection.append("through the proxy \(proxy.url)")
        }
        return Explanation.HostPlan(
            name: host.name, url: hosts[host.name]?.url.text ?? host.wordsOfURL(in: plan), about: host.about,
            connection: connection.isEmpty ? nil : connection.joined(separator: ", "))
    }
}
