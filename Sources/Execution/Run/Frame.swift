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
    private let scopes: Mutex<Scopes>

    private struct Scopes {
        var values: Scope
        /// The same names with «name» in the place of each secret, for texts that people read.
        var shown: Scope
    }

    /// The frame of an objective's own steps.
    init(_ unit: Unit) {
        self.unit = unit
        path = unit.objective.name
        steps = unit.steps
        always = unit.always
        memory = ObjectiveMemory()
        scopes = Mutex(Scopes(values: unit.scope, shown: unit.shownScope))
    }

    var window: Window? { unit.window }
    var scope: Scope { scopes.withLock { $0.values } }
    var shownScope: Scope { scopes.withLock { $0.shown } }

    func id(of step: Step) -> StepID { StepID(unit: unit.id, step: step.name) }

    /// The steps before this one, the nearest last.
    func before(_ step: Step) -> [Step] { Array((steps + always).prefix { $0.name != step.name }) }
}
