import CivilTime
import PlanLanguage

/// One objective for one member of its set, with the steps that were chosen.
struct Unit: Sendable {
    let id: UnitID
    let objective: Objective
    let member: ForEach.Member
    let window: Window?
    let steps: [Step]
    let always: [Step]
    let scope: Scope
    /// The same names with «name» in the place of each secret, for texts that people read.
    let shownScope: Scope
}

/// How a unit ended.
struct UnitOutcome: Sendable {
    let id: UnitID
    let report: UnitReport
}

/// Makes units, each with only the values its steps name: a plan of many hosts does not cost each unit all of them.
struct UnitMaker {
    let bound: BoundPlan
    /// Decides which day of a window `$(window.date)` speaks of, the same all through the run.
    private let startedAt: Instant
    private let calendar: BusinessCalendar
    private let shownInputs: [String: PlanValue]

    init(bound: BoundPlan, startedAt: Instant) {
        self.bound = bound
        self.startedAt = startedAt
        calendar = bound.calendar
        let secrets = Set(bound.plan.inputs.filter(\.isSecret).map(\.name))
        shownInputs = Dictionary(
            uniqueKeysWithValues: bound.inputs.map { ($0, secrets.contains($0) ? .text("«\($0)»") : $1) })
    }

    /// The units of the run in the order of the plan.
    func units() -> [Unit] { bound.selection.objectives(of: bound.plan).flatMap(units) }

    private func units(_ objective: Objective) -> [Unit] {
        let chosen = bound.selection.steps(of: objective)
        let window = objective.window.flatMap { bound.plan.window($0.value) }
        let steps = objective.steps.filter { chosen.contains($0.name) }
        let always = objective.always.filter { chosen.contains($0.name) }
        let expressions = (steps + always).flatMap(\.expressions)
        let names = Set(expressions.flatMap { $0.template.references.map { $0.path[0] } })
        return (objective.forEach?.members ?? [[]]).map { member in
            let words = objective.forEach == nil ? nil : member.map { $0.value.text ?? "" }.joined(separator: ", ")
            return Unit(
                id: UnitID(objective: objective.name, member: words), objective: objective, member: member,
                window: window, steps: steps, always: always,
                scope: scope(names, member, window, inputs: bound.inputs),
                shownScope: scope(names, member, window, inputs: shownInputs))
        }
    }

    private func scope(
        _ names: Set<String>, _ member: ForEach.Member, _ window: Window?, inputs: [String: PlanValue]
    ) -> Scope {
        var scope = Scope()
        for name in names {
            if let value = inputs[name] { scope.set(name, to: value) }
            if let target = bound.targets[name] { scope.set(host: target.host) }
        }
        if names.contains("window"), let window {
            scope.set(window: window, at: startedAt, calendar: calendar)
        }
        for variable in member {
            // A reference may name a member of the host that a variable stands for.
            if case .host(let name) = variable.value, let target = bound.targets[name] { scope.set(host: target.host) }
            scope.set(variable.name, to: variable.value)
        }
        return scope
    }
}
