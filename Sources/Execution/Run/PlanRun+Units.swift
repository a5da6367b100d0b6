import CivilTime
import PlanLanguage

extension PlanRun {
    private enum News {
        case ended(UnitOutcome)
        /// A window has opened, or nobody waits for it any more.
        case opened(window: String)
        /// Whether an event comes is known, or nobody waits for it any more.
        case settled(EventKey)
    }

    /// An event, and the window of those who wait for it.
    private struct EventKey: Hashable {
        let event: String
        let window: String?
    }

    /// Runs the units, so many at a time, each after the objectives it waits for. Who waits for a window takes no place.
    func runUnits() async -> [UnitOutcome] {
        let units = UnitMaker(bound: bound, startedAt: startedAt).units()
        expect(units)
        var queue = UnitQueue(units)
        var waiting: [String: [Unit]] = [:]
        var awaiting: [EventKey: [Unit]] = [:]
        var active = 0
        var outcomes: [UnitOutcome] = []
        await withTaskGroup(of: News.self) { group in
            while true {
                var hasBegun = false
                while active < options.jobs, let unit = queue.popFirst() {
                    switch admission(of: unit) {
                    case .begins:
                        active += 1
                        hasBegun = true
                        group.addTask(executorPreference: executor) { .ended(await self.run(unit)) }
                    case .waits(let opens, let window):
                        if waiting[window.name] == nil {
                            recorder.append(.waiting(until: opens, window: window.name))
                            group.addTask(executorPreference: executor) { await self.wait(for: window, until: opens) }
                        }
                        waiting[window.name, default: []].append(unit)
                    case .awaits(let wait):
                        let key = EventKey(event: wait.event.value, window: unit.window?.name)
                        if awaiting[key] == nil {
                            group.addTask(executorPreference: executor) {
                                await self.awaitEvent(key.event, window: unit.window)
                                return .settled(key)
                            }
                        }
                        awaiting[key, default: []].append(unit)
                    case .never(let stop):
                        outcomes.append(end(unit, notBegun: stop))
                        queue.ended(unit.objective.name)
                    }
                }
                // What has begun settles in a moment.
                if !hasBegun { recorder.write() }
                switch await group.next() {
                case nil: return
                case .ended(let outcome):
                    active -= 1
                    queue.ended(outcome.id.objective)
                    outcomes.append(outcome)
                case .opened(let window):
                    queue.append(waiting.removeValue(forKey: window) ?? [])
                case .settled(let key):
                    queue.append(awaiting.removeValue(forKey: key) ?? [])
                }
            }
        }
        return outcomes
    }

    private func wait(for window: Window, until opens: Instant) async -> News {
        let clock = tools.clock
        // Whether it opened or the wait was ended is looked at again before anything begins.
        await endable(.waiting, window: nil) { try? await clock.sleep(until: opens) }
        return .opened(window: window.name)
    }

    /// How each objective came out, in the order of the plan.
    func objectiveReports(_ outcomes: [UnitOutcome]) -> [ObjectiveReport] {
        let byObjective = Dictionary(grouping: outcomes, by: \.id.objective)
        return bound.selection.objectives(of: plan).map { objective in
            let units = byObjective[objective.name] ?? []
            var report = report(on: objective, units: units)
            report.results = results(of: objective, units)
            return report
        }
    }

    /// Units end in any order; their results stand in that of the plan.
    private func results(of objective: Objective, _ units: [UnitOutcome]) -> [MemberReport] {
        if objective.forEach == nil { return [] }
        return units.sorted { $0.position < $1.position }.map { unit in
            MemberReport(member: unit.id.member ?? "", outcome: unit.report.outcome, cause: unit.report.cause)
        }
    }

    /// How an objective came out whose units have all ended.
    func report(on objective: Objective, units all: [UnitOutcome]) -> ObjectiveReport {
        // Members that the plan leaves out here do not count beside others.
        let concerned = all.filter { !$0.report.isLeftOut }
        let units = concerned.isEmpty ? all : concerned
        let others = units.filter { $0.report.outcome != .passed }
        let passed = units.count - others.count
        let needed: Int =
            switch objective.need {
            case .all: units.count
            case .any: 1
            case .atLeast(let number): number
            }
        let isEnough = passed > 0 && passed >= needed
        let outcome = isEnough ? .passed : Outcome.together(others.map(\.report.outcome))
        return ObjectiveReport(
            name: objective.name, title: objective.title, outcome: outcome, passed: passed, members: units.count,
            need: objective.need == .all ? nil : "at least \(needed)", cause: cause(of: outcome, among: others))
    }

    /// Why an objective did not pass, or not with all its members: in the words of the first that came out as it did.
    private func cause(of outcome: Outcome, among others: [UnitOutcome]) -> String? {
        guard let first = others.first(where: { $0.report.outcome == outcome }) ?? others.first,
            let cause = first.report.cause
        else { return nil }
        return (first.id.member.map { "[\($0)] " } ?? "") + cause
    }
}
