import Diagnostics

extension Check {
    /// The rules that a procedure can be judged by without a plan that uses it.
    private static let ofProcedures: [Check] = [
        .references, .secretFields, .unusedInputs, .captures, .targets, .stepOrder, .uniqueNames,
        .conditions,
    ]

    /// What speaks against a procedure: it is judged as a plan of one objective, which has no hosts and no window.
    static func findings(in procedure: Procedure, at place: Place, unread: Set<String>) -> [Finding] {
        let plan = Plan.standIn(for: procedure, at: place, unread: unread)
        return ofProcedures.flatMap { $0.findings(plan) }
            + procedure.allSteps.flatMap(\.withAlternatives).flatMap(ofPlans)
    }

    /// What only a plan can say, because it has the names.
    private static func ofPlans(_ step: Step) -> [Finding] {
        let roles = step.occasion.roles.first.map { role in
            Finding(
                "in-procedure", at: role.place, "a procedure knows no role of a plan",
                help: "say \"roles\" of the step that uses it, or give it an input and ask for that with \"when\"")
        }
        let event = step.occasion.event.map { wait in
            Finding(
                "in-procedure", at: wait.event.place, "a procedure knows no event of a plan",
                help: "say \"after-event\" of the step that uses it")
        }
        return [roles, event].compactMap { $0 }
    }
}

extension Plan {
    fileprivate static func standIn(for procedure: Procedure, at place: Place, unread: Set<String>) -> Plan {
        var captures: Set<String> = []
        let objective = Objective(
            name: procedure.name, place: place, title: nil, about: nil, window: nil, forEach: nil, need: .all,
            after: [], requires: [],
            outputs: procedure.outputs.map(\.capture).filter { captures.insert($0.value).inserted },
            occasion: Occasion(), steps: procedure.steps, always: procedure.always, unread: unread)
        return Plan(
            source: procedure.source, title: procedure.title, circulars: [], participation: [], roles: [],
            zoneName: nil, windows: [], calendar: CalendarReader.Calendar(), events: [], deadlines: [],
            preparation: [], inputs: procedure.inputs, hosts: [], groups: [], objectives: [objective], replaces: [],
            titlePlace: place, declared: unread, isProcedure: true)
    }

    /// What messages call an objective: one that stands for a procedure is none.
    func words(for objective: Objective) -> String { isProcedure ? "the procedure" : "objective \"\(objective.name)\"" }
}
