import PlanLanguage
import Synchronization

/// Steps that run together in one scope of names: those of an objective for one member of its set, or those inside a step.
final class Frame: Sendable {
    let unit: Unit
    /// What stands before the names of its steps: the objective, and the step they are inside of.
    let path: String
    let steps: [Step]
    let always: [Step]
    /// The web session and the page it is on.
    let memory: ObjectiveMemory
    /// Until when its steps must have ended, where the objective, or a step around them, waits for an event.
    let limit: EventLimit?
    /// The step around it, and the frame which that is in; `nil` for an objective's own steps.
    let around: (frame: Frame, step: Step, isAlways: Bool)?
    /// The procedure that the steps are of.
    let procedure: Procedure?
    /// Values that a person may be told: of the objective's set, or given for the procedure's inputs.
    let member: ForEach.Member
    private let names: Mutex<Scope>
    private let timing = Mutex(Timing.inTime)

    /// Whether a frame has still time, where the step around it has a timeout.
    enum Timing {
        case inTime
        /// Only what is always done is still done.
        case late
        case over
    }

    /// The frame of an objective's own steps.
    init(_ unit: Unit, limit: EventLimit? = nil) {
        self.unit = unit
        path = unit.objective.name
        steps = unit.steps
        always = unit.always
        memory = ObjectiveMemory()
        self.limit = limit
        around = nil
        procedure = nil
        member = unit.member
        names = Mutex(unit.scope)
    }

    /// The frame of the steps inside a step.
    init(
        inside frame: Frame, _ step: Step, isAlways: Bool, steps: [Step], always: [Step] = [],
        procedure: Procedure? = nil, member: ForEach.Member, scope: Scope, limit: EventLimit?
    ) {
        unit = frame.unit
        path = "\(frame.path).\(step.name)"
        self.steps = steps
        self.always = always
        memory = frame.memory
        around = (frame, step, isAlways)
        self.procedure = procedure
        self.member = member
        self.limit = limit
        names = Mutex(scope)
    }

    var window: Window? { unit.window }
    var scope: Scope { names.withLock { $0 } }
    /// The same names with «name» in the place of each secret, for texts that people read.
    var shownScope: Scope { scope.shown }

    func id(of step: Step) -> StepID {
        guard around != nil else { return StepID(unit: unit.id, step: step.name) }
        return StepID(unit: unit.id, step: String("\(path).\(step.name)".dropFirst(unit.objective.name.count + 1)))
    }

    /// The steps before this one, the nearest last.
    func before(_ step: Step) -> [Step] {
        // Of alternatives, none was there before another as far as the page they begin on goes.
        if let around, procedure == nil { return around.frame.before(around.step) }
        return Array((steps + always).prefix { $0.name != step.name })
    }

    // MARK: Steps inside steps

    /// Whether the steps are done whatever happened, because a step around them is.
    var isUndoing: Bool { around.map { $0.isAlways || $0.frame.isUndoing } ?? false }

    var isLate: Bool { timing.withLock { $0 != .inTime } }
    func set(_ timing: Timing) { self.timing.withLock { $0 = timing } }

    /// Why nothing of this frame may be done any more: the time of a step around it is over.
    func overrun(isAlways: Bool) -> Stop? {
        guard let around else { return nil }
        let mayGoOn =
            switch timing.withLock({ $0 }) {
            case .inTime: true
            case .late: isAlways
            case .over: false
            }
        if !mayGoOn {
            return Stop(.error, "the time of \(around.step.name) was over (\((around.step.timeout ?? .zero).words))")
        }
        return around.frame.overrun(isAlways: isAlways || around.isAlways)
    }

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
        if let around, procedure == nil { return around.frame.maker(of: name) }
        return (procedure?.allSteps ?? unit.objective.allSteps).first { $0.captures.contains { $0.name == name } }
    }

    var hasSecrets: Bool { names.withLock { $0.hasSecrets } }
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
