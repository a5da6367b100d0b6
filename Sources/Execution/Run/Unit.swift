import CivilTime
import PlanLanguage

/// One objective for one member of its set, with the steps that were chosen. A class, since it is handed about a lot.
final class Unit: Sendable {
    let id: UnitID
    let objective: Objective
    /// Its place among the units of its objective, in the order of the plan.
    let position: Int
    let member: ForEach.Member
    let window: Window?
    let steps: [Step]
    let always: [Step]
    let scope: Scope
    /// Whether its steps name captures, their own objective's or another's.
    let usesCaptures: Bool
    /// Whether any of its references has a filter.
    let hasFilters: Bool

    init(
        id: UnitID, objective: Objective, position: Int, member: ForEach.Member, window: Window?, steps: [Step],
        always: [Step], scope: Scope, usesCaptures: Bool, hasFilters: Bool
    ) {
        self.id = id
        self.objective = objective
        self.position = position
        self.member = member
        self.window = window
        self.steps = steps
        self.always = always
        self.scope = scope
        self.usesCaptures = usesCaptures
        self.hasFilters = hasFilters
    }
}

extension UnitID {
    /// A member of a set in words.
    static func words(_ member: ForEach.Member) -> String {
        member.map { $0.value.text ?? "" }.joined(separator: ", ")
    }
}

/// How a unit ended.
struct UnitOutcome: Sendable {
    let id: UnitID
    let position: Int
    let report: UnitReport
}

/// Makes units, each with only the values its steps name: a plan of many hosts does not cost each unit all of them.
struct UnitMaker {
    let bound: BoundPlan
    /// Decides which day of a window `$(window.date)` speaks of, the same all through the run.
    private let startedAt: Instant
    private let calendar: BusinessCalendar
    private let planZone: Zone
    private let secrets: Set<String>

    init(bound: BoundPlan, startedAt: Instant) {
        self.bound = bound
        self.startedAt = startedAt
        calendar = bound.calendar
        planZone = bound.plan.zoneName.flatMap { try? Zone.named($0) } ?? .utc
        secrets = Set(bound.plan.inputs.filter(\.isSecret).map(\.name))
    }

    /// The units of the run in the order of the plan.
    func units() -> [Unit] { bound.selection.objectives(of: bound.plan).flatMap(units) }

    private func units(_ objective: Objective) -> [Unit] {
        let chosen = bound.selection.steps(of: objective)
        let window = objective.window.flatMap { bound.plan.window($0.value) }
        let steps = objective.steps.filter { chosen.contains($0.name) }
        let always = objective.always.filter { chosen.contains($0.name) }
        let expressions = objective.occasion.expressions + (steps + always).flatMap(\.expressions)
        let references = expressions.flatMap(\.template.references)
        let names = Set(references.map { $0.path[0] })
        let captures = Set(objective.allSteps.flatMap(\.captures).map(\.name))
        let context = FilterContext(zone: window?.zone ?? planZone, calendar: calendar)
        return (objective.forEach?.members ?? [[]]).enumerated().map { position, member in
            let words = objective.forEach == nil ? nil : UnitID.words(member)
            return Unit(
                id: UnitID(objective: objective.name, member: words), objective: objective, position: position,
                member: member, window: window, steps: steps, always: always,
                scope: scope(names, member, window, context),
                usesCaptures: names.contains("objectives") || !names.isDisjoint(with: captures),
                hasFilters: references.contains { !$0.filters.isEmpty })
        }
    }

    private func scope(
        _ names: Set<String>, _ member: ForEach.Member, _ window: Window?, _ context: FilterContext
    ) -> Scope {
        var scope = Scope(context: context)
        for name in names {
            if let value = bound.inputs[name] { scope.set(name, to: value, isSecret: secrets.contains(name)) }
            if let target = bound.targets[name] { scope.set(host: target.host) }
        }
        if names.contains("window"), let window {
            scope.set(window: window, at: startedAt, calendar: calendar)
        }
        if names.contains("run") { scope.set(runStarted: startedAt, zone: planZone) }
        for variable in member {
            // A reference may name a member of the host that a variable stands for.
            if case .host(let name) = variable.value, let target = bound.targets[name] { scope.set(host: target.host) }
            scope.set(variable.name, to: variable.value)
        }
        return scope
    }
}
