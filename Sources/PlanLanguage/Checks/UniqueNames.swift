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
            if name.what != "a step", BuiltInName.reserved.contains(name.name) {
                return reserved(name.name, name.place)
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

    private static func reserved(_ name: String, _ place: Place) -> Finding {
        let meaning =
            switch name {
            case "window": "the objective's window"
            case "run": "the run itself"
            default: "what other objectives hand on"
            }
        return Finding(
            "shadowed-name", at: place, "\"\(name)\" is \(meaning) in references", help: "choose another name")
    }

    private static func shadowing(_ objective: Objective, _ plan: Plan) -> [Finding] {
        let variables = (objective.forEach?.variables ?? []).compactMap { variable in
            shadow(variable.name.value, variable.name.place, "the variable", plan)
        }
        var first: [String: Place] = [:]
        for variable in objective.forEach?.variables ?? [] { first[variable.name.value] = variable.name.place }
        let captures = objective.allSteps.flatMap(\.captures).compactMap { capture -> Finding? in
            if let earlier = first[capture.name] {
                return Finding(
                    "repeated-name", at: capture.place, "\"\(capture.name)\" has a value here already",
                    notes: [.init("it stands here", at: earlier)], help: "choose another name")
            }
            first[capture.name] = capture.place
            return shadow(capture.name, capture.place, "the capture", plan)
        }
        return variables + captures
    }

    private static func shadow(_ name: String, _ place: Place, _ what: String, _ plan: Plan) -> Finding? {
        if BuiltInName.reserved.contains(name) { return reserved(name, place) }
        guard let earlier = plan.input(name)?.place ?? plan.host(name)?.place ?? plan.group(name)?.place else {
            return nil
        }
        return Finding(
            "shadowed-name", at: place, "\(what) \"\(name)\" hides something else of that name",
            notes: [.init("it stands here", at: earlier)], help: "choose another name")
    }
}
