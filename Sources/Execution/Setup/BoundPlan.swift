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

    static func plays(_ roles: [Located<String>], at site: Site?) -> Bool {
        roles.isEmpty || roles.contains { role in site?.roles.contains { $0.value == role.value } ?? false }
    }

    /// Whom something is for, and who this site is, in words.
    func words(for roles: [Located<String>]) -> String {
        let own = (site?.roles ?? []).map(\.value)
        return "role \(Spelled.list(roles.map(\.value), "or")), and this site is \(Spelled.list(own))"
    }

    package func isByHand(_ objective: String, _ step: String) -> Bool { byHand.contains("\(objective).\(step)") }
}

extension Plan {
    /// The plan's calendar with the holidays that a site adds.
    package func calendar(with site: Site?) -> BusinessCalendar {
        site.map { calendar.adding(holidays: $0.holidays.map(\.date)) } ?? calendar
    }
}

/// What `--only` chose; everything where it is empty.
package struct Selection: Sendable {
    /// `objective` or `objective.step`, as given.
    package let only: [String]

    package init(only: [String]) {
        self.only = only
    }

    /// What is wrong with the choice, in words.
    package func problem(in plan: Plan) -> String? {
        for choice in only {
            let parts = choice.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard let name = parts.first, let objective = plan.objective(name) else {
                let nearest = Spelling.nearest(to: parts.first ?? choice, among: plan.objectives.map(\.name))
                return "the plan has no objective \"\(parts.first ?? choice)\""
                    + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
            }
            if parts.count > 1, !objective.allSteps.contains(where: { $0.name == parts[1] }) {
                let nearest = Spelling.nearest(to: parts[1], among: objective.allSteps.map(\.name))
                return "objective \"\(name)\" has no step \"\(parts[1])\""
                    + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
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
        let all = objective.allSteps
        if only.isEmpty || only.contains(objective.name) { return Set(all.map(\.name)) }
        var chosen: Set<String> = []
        var open = only.filter { $0.hasPrefix("\(objective.name).") }.map {
            String($0.dropFirst(objective.name.count + 1))
        }
        while let name = open.popLast() {
            guard chosen.insert(name).inserted, let index = all.firstIndex(where: { $0.name == name }) else { continue }
            if let needs = all[index].needs {
                open += needs.map(\.value)
            } else if index < objective.steps.count {
                open += objective.steps.prefix(index).map(\.name)
            }
        }
        // Nobody logs on only to log out again.
        for step in objective.always where (step.needs ?? []).allSatisfy({ chosen.contains($0.value) }) {
            chosen.insert(step.name)
        }
        return chosen
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
