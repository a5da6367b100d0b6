import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// A plan with one participant's facts put in: ready to run.
package struct BoundPlan: Sendable {
    package let plan: Plan
    package let site: Site?
    /// The values of the inputs the chosen steps use.
    package let inputs: [String: PlanValue]
    package let targets: [String: Target]
    package let byHand: Set<String>
    package let selection: Selection
    /// Knows every secret among the values.
    package let hider: SecretHider

    /// Which days are business days, with the holidays of plan and site.
    package var calendar: BusinessCalendar { plan.calendar(with: site) }

    /// Whether something for these roles is for this site.
    func plays(_ roles: [Located<String>]) -> Bool { Self.plays(roles, at: site) }

    package static func plays(_ roles: [Located<String>], at site: Site?) -> Bool {
        roles.isEmpty || roles.contains { role in site?.roles.contains { $0.value == role.value } ?? false }
    }

    /// Whom something is for, and who this site is, in words.
    func words(for roles: [Located<String>]) -> String {
        let own = (site?.roles ?? []).map(\.value)
        return "role \(Spelled.list(roles.map(\.value), "or")), and this site is \(Spelled.list(own))"
    }

    package func isByHand(_ objective: String, _ step: String) -> Bool {
        !byHand.isEmpty && byHand.contains("\(objective).\(step)")
    }

    var needs: StepNeeds { StepNeeds(selection: selection, site: site, byHand: byHand) }
}

extension Plan {
    /// The plan's calendar with the holidays that a site adds.
    package func calendar(with site: Site?) -> BusinessCalendar {
        site.map { calendar.adding(holidays: $0.holidays.map(\.date)) } ?? calendar
    }
}

/// What `--only` chose; everything where it is empty.
package struct Selection: Sendable {
    /// `objective`, `objective.step`, or a step inside another one as `objective.step.inner`, as given.
    package let only: [String]

    package init(only: [String]) {
        self.only = only
    }

    /// What is wrong with the choice, in words.
    package func problem(in plan: Plan) -> String? {
        for choice in only {
            let parts = choice.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if let member = choice.firstIndex(of: "["), let objective = plan.objective(String(choice[..<member])) {
                return "members cannot be chosen alone: \"\(objective.name)\" chooses all of them"
            }
            guard let name = parts.first, let objective = plan.objective(name) else {
                let nearest = Spelling.nearest(to: parts.first ?? choice, among: plan.objectives.map(\.name))
                return "the plan has no objective \"\(parts.first ?? choice)\""
                    + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
            }
            var steps = objective.allSteps
            var owner = "objective \"\(name)\""
            for (index, part) in parts.enumerated().dropFirst() {
                guard let step = steps.first(where: { $0.name == part }) else {
                    let nearest = Spelling.nearest(to: part, among: steps.map(\.name))
                    return "\(owner) has no step \"\(part)\"" + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
                }
                steps = step.innerSteps
                owner = "step \"\(parts[...index].joined(separator: "."))\""
            }
        }
        return nil
    }

    /// Whether all steps of an objective were chosen, and not only some of them.
    package func isWhole(_ objective: Objective) -> Bool { only.isEmpty || only.contains(objective.name) }

    package func objectives(of plan: Plan) -> [Objective] {
        only.isEmpty
            ? plan.objectives
            : plan.objectives.filter { objective in
                only.contains { $0 == objective.name || $0.hasPrefix("\(objective.name).") }
            }
    }

    /// The chosen steps of an objective with the steps they rest on, and what is always done after any of them.
    package func steps(of objective: Objective) -> Set<String> {
        steps(objective.steps, always: objective.always, at: objective.name)
    }

    /// The chosen ones of the steps of an objective or a procedure at a path.
    func steps(_ steps: [Step], always: [Step], at path: String) -> Set<String> {
        let all = steps + always
        guard var open = names(at: path) else { return Set(all.map(\.name)) }
        var chosen: Set<String> = []
        while let name = open.popLast() {
            guard chosen.insert(name).inserted, let index = all.firstIndex(where: { $0.name == name }) else { continue }
            if let needs = all[index].needs {
                open += needs.map(\.value)
            } else if index < steps.count {
                open += steps.prefix(index).map(\.name)
            }
        }
        // Nobody logs on only to log out again.
        for step in always where (step.needs ?? []).allSatisfy({ chosen.contains($0.value) }) {
            chosen.insert(step.name)
        }
        return chosen
    }

    /// The chosen ones of the alternatives at a path, of which none rests on another.
    func alternatives(_ steps: [Step], at path: String) -> [Step] {
        guard let names = names(at: path) else { return steps }
        return steps.filter { names.contains($0.name) }
    }

    /// The steps at a path that were chosen by name; `nil` where all are.
    private func names(at path: String) -> [String]? {
        if only.isEmpty || only.contains(where: { $0 == path || path.hasPrefix("\($0).") }) { return nil }
        let names = only.filter { $0.hasPrefix("\(path).") }.map { choice in
            String(choice.dropFirst(path.count + 1).prefix { $0 != "." })
        }
        // A step that others rest on is done as a whole.
        return names.isEmpty ? nil : names
    }
}

extension BoundPlan {
    /// The addresses and ports the site gives for the plan's hosts.
    package var names: NameRules {
        var overrides: [String: [IPAddress]] = [:]
        var ports: [Destination: Int] = [:]
        for target in targets.values {
            let planned = Destination(host: target.host.url.host, port: target.host.url.port)
            if let address = target.address { overrides[planned.host] = [address] }
            if target.port != planned.port { ports[planned] = target.port }
        }
        return NameRules(overrides: overrides, ports: ports)
    }
}
