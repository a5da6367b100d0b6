import CivilTime
import PlanLanguage

/// That an objective may begin because another one has passed, and by what that is known.
package struct RequirementReport: Sendable {
    /// The objective that may begin.
    package let objective: String
    /// The plan and the objective that passed.
    package let plan: String
    package let required: String
    /// The earlier run; `nil` where it passed in this one.
    package let run: PriorRun?
}

extension PlanRun {
    /// Why an objective may not begin for what it requires; looked up once for all members of its set.
    func unmetRequirement(of unit: Unit) async -> Stop? {
        let objective = unit.objective
        if let lookup = requirementLookups[objective.name] { return await lookup.value }
        let lookup = Task(executorPreference: executor) {
            await self.lookUp(objective, zone: unit.window?.zone ?? .utc)
        }
        requirementLookups[objective.name] = lookup
        return await lookup.value
    }

    private func lookUp(_ objective: Objective, zone: Zone) async -> Stop? {
        for requirement in objective.requires {
            let name = requirement.objective.value
            let planName = requirement.plan?.value ?? plan.name
            var run: PriorRun?
            switch requirement.plan == nil ? outcomeInThisRun(of: name) : nil {
            case .passed: break
            case .failed, .error:
                return Stop(.blocked, "it requires \(requirement.words), which did not pass in this run")
            // What does not hold now for what is required does not hold for what requires it, whatever held earlier.
            case .blocked: return Stop(.blocked, "it requires \(requirement.words), which was blocked in this run")
            case .missed, .pending:
                // What was begun and is not over has not passed, whatever came of it earlier.
                if hasBegun(name) {
                    return Stop(.blocked, "it requires \(requirement.words), which was not done to its end in this run")
                }
                fallthrough
            // What was not tried in this run may have been tried in another one.
            case _:
                switch await priorRuns.standing(ofPlan: planName, objective: name, zone: zone) {
                case .passed(let earlier): run = earlier
                case .notPassed(let reason):
                    let why = requirement.about.map { " (\($0))" } ?? ""
                    return Stop(.blocked, "it requires \(requirement.words)\(why), which has not passed: \(reason)")
                }
            }
            recorder.append(
                .requirement(
                    RequirementReport(objective: objective.name, plan: planName, required: name, run: run)))
        }
        return nil
    }

    private func hasBegun(_ name: String) -> Bool { requiredUnits[name]?.contains { $0.report.hasBegun } ?? false }

    /// How an objective ended that was part of this run as a whole.
    private func outcomeInThisRun(of name: String) -> Outcome? {
        guard let objective = plan.objective(name), let units = requiredUnits[name], !units.isEmpty else { return nil }
        let outcome = report(on: objective, units: units).outcome
        return outcome == .passed && !bound.selection.isWhole(objective) ? nil : outcome
    }

    /// Keeps how units ended that other objectives may ask for.
    func noteOutcome(_ outcome: UnitOutcome) {
        let name = outcome.id.objective
        if requiredNames.contains(name) { requiredUnits[name, default: []].append(outcome) }
    }
}
