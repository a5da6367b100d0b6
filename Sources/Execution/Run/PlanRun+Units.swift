import CivilTime
import PlanLanguage

/// One objective for one member of its set, with the steps that were chosen.
struct Unit: Sendable {
    let id: UnitID
    let objective: Objective
    let member: ForEach.Member
    let window: Window?
    let chosen: Set<String>
}

struct UnitOutcome: Sendable {
    let objective: String
    let report: UnitReport
}

extension PlanRun {
    /// The units of the run in the order of the plan.
    private func units() -> [Unit] {
        bound.selection.objectives(of: plan).flatMap { objective in
            let chosen = bound.selection.steps(of: objective)
            let window = objective.window.flatMap { plan.window($0.value) }
            return (objective.forEach?.members ?? [[]]).map { member in
                let words = objective.forEach == nil ? nil : member.map { $0.value.text ?? "" }.joined(separator: ", ")
                return Unit(
                    id: UnitID(objective: objective.name, member: words), objective: objective, member: member,
                    window: window,
                    chosen: chosen)
            }
        }
    }

    /// Runs the units, so many at a time, each after the objectives it waits for.
    func runUnits() async -> [UnitOutcome] {
        var waiting = units()
        var running: [String: Int] = [:]
        for unit in waiting { running[unit.objective.name, default: 0] += 1 }
        var outcomes: [UnitOutcome] = []
        await withTaskGroup(of: UnitOutcome.self) { group in
            var active = 0
            while true {
                var index = 0
                while active < options.jobs, index < waiting.count {
                    let isReady = waiting[index].objective.after.allSatisfy { running[$0.value, default: 0] == 0 }
                    guard isReady else {
                        index += 1
                        continue
                    }
                    let unit = waiting.remove(at: index)
                    active += 1
                    group.addTask(executorPreference: taskExecutor) { await self.run(unit) }
                }
                guard let outcome = await group.next() else { break }
                active -= 1
                running[outcome.objective, default: 1] -= 1
                outcomes.append(outcome)
            }
        }
        return outcomes
    }

    /// How each objective came out, in the order of the plan.
    func reports(_ outcomes: [UnitOutcome]) -> [ObjectiveReport] {
        bound.selection.objectives(of: plan).map { objective in
            let reports = outcomes.filter { $0.objective == objective.name }.map(\.report)
            let passed = reports.filter { $0.outcome == .passed }.count
            let needed: Int =
                switch objective.need {
                case .all: reports.count
                case .any: 1
                case .atLeast(let number): number
                }
            let isEnough = passed > 0 && passed >= needed
            let others = reports.filter { $0.outcome != .passed }
            return ObjectiveReport(
                name: objective.name, title: objective.title,
                outcome: isEnough ? .passed : Outcome.together(others.map(\.outcome)), passed: passed,
                members: reports.count,
                need: objective.need == .all ? nil : "at least \(needed)", cause: others.compactMap(\.cause).first)
        }
    }
}
