import PlanLanguage
import Synchronization

/// Steps that run together in one scope of names: those of an objective for one member of its set.
final class Frame: Sendable {
    let unit: Unit
    /// What stands before the names of its steps: the objective.
    let path: String
    let steps: [Step]
    let always: [Step]
    /// The web session and the page it is on.
    let memory: ObjectiveMemory
    /// Until when its steps must have ended, where the objective waits for an event.
    let limit: EventLimit?
    private let names: Mutex<Scope>

    /// The frame of an objective's own steps.
    init(_ unit: Unit, limit: EventLimit? = nil) {
        self.unit = unit
        path = unit.objective.name
        steps = unit.steps
        always = unit.always
        memory = ObjectiveMemory()
        self.limit = limit
        names = Mutex(unit.scope)
    }

    var window: Window? { unit.window }
    var scope: Scope { names.withLock { $0 } }
    /// The same names with «name» in the place of each secret, for texts that people read.
    var shownScope: Scope { scope.shown }

    func id(of step: Step) -> StepID { StepID(unit: unit.id, step: step.name) }

    /// The steps before this one, the nearest last.
    func before(_ step: Step) -> [Step] { Array((steps + always).prefix { $0.name != step.name }) }

    // MARK: Captures

    /// Keeps what an attempt captured, in the place of what an earlier attempt did.
    func keep(_ captured: [CapturedValue]) {
        if captured.isEmpty { return }
        names.withLock { scope in
            for one in captured {
                if one.value == .absent {
                    scope.remove(one.capture.name)
                } else {
                    scope.set(one.capture.name, to: one.value, isSecret: one.isSecret)
                }
            }
        }
    }

    func set(output: String, of objective: String, to value: PlanValue, isSecret: Bool) {
        names.withLock { $0.set(output: output, of: objective, to: value, isSecret: isSecret) }
    }

    /// The step that captures a name; `nil` for names that come from elsewhere.
    func maker(of name: String) -> Step? {
        (unit.objective.allSteps).first { $0.captures.contains { $0.name == name } }
    }

    func has(_ name: String) -> Bool { names.withLock { $0.has(name) } }

    /// What the objective hands on, as far as it was captured.
    var handedOn: [HandedOn] {
        let outputs = unit.objective.outputs
        if outputs.isEmpty { return [] }
        let scope = scope
        return outputs.compactMap { output in
            let reference = Reference(path: [output.value], place: output.place)
            return (try? scope.value(of: reference)).map {
                HandedOn(name: output.value, value: $0, isSecret: scope.secret(in: reference) != nil)
            }
        }
    }
}
