import Diagnostics

extension Check {
    /// One name means one thing wherever a reference could name it, and one step within an objective.
    static let uniqueNames = Check { plan in
        shared(
            plan.hosts.map { ($0.name, $0.place, "a host") } + plan.groups.map { ($0.name, $0.place, "a group") }
                + plan.inputs.map { ($0.name, $0.place, "an input") })
            + plan.objectives.flatMap { objective in
                shared(objective.allSteps.map { ($0.name, $0.place, "a step") }) + shadowing(objective, plan)
            }
    }

    private static func shared(_ names: [(name: String, place: Place, what: String)]) -> [Finding] {
        var first: [String: (place: Place, what: String)] = [:]
        return names.compactMap { name in
            if name.name == "window", name.what != "a step" {
                return Finding(
                    "shadowed-name", at: name.place, "\"window\" is the objective's window in references",
                    help: "choose another name")
            }
            guard let earlier = first[name.name] else {
                first[name.name] = (name.place, name.what)
                return nil
            }
            return Finding(
                "repeated-name", at: name.place, "\"\(name.name)\" is already \(earlier.what)",
                notes: [.init("it stands here", at: earlier.place)], help: "choose another name")
        }
    }

    private static func shadowing(_ objective: Objective, _ plan: Plan) -> [Finding] {
        (objective.forEach?.variables ?? []).compactMap { variable in
            let name = variable.name.value
            let earlier = plan.input(name)?.place ?? plan.host(name)?.place ?? plan.group(name)?.place
            guard earlier != nil || name == "window" else { return nil }
            return Finding(
                "shadowed-name", at: variable.name.place, "the variable \"\(name)\" hides something else of that name",
                notes: earlier.map { [.init("it stands here", at: $0)] } ?? [], help: "choose another name")
        }
    }
}
