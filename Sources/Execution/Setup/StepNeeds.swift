import PlanLanguage

/// What the chosen steps need of the names around them: a step that a person does needs values only in its expectations
/// and conditions, one for roles that the site does not have needs none, and a procedure is given only what its own
/// chosen steps need.
struct StepNeeds {
    private let selection: Selection
    private let site: Site?
    /// The paths of the steps that a person does.
    private let byHand: Set<String>

    init(selection: Selection, site: Site?, byHand: Set<String>) {
        self.selection = selection
        self.site = site
        self.byHand = byHand
    }

    /// The expressions that a step at a path needs the values of.
    func expressions(of step: Step, at path: String) -> [Expression] {
        guard BoundPlan.plays(step.occasion.roles, at: site) else { return [] }
        let own = step.expectedExpressions + step.occasion.expressions
        if byHand.contains(path) { return own }
        switch step.body {
        case .action: return step.expressions
        case .alternatives(let steps):
            let chosen = selection.alternatives(steps, at: path)
            return own + chosen.flatMap { expressions(of: $0, at: "\(path).\($0.name)") }
        case .procedure(let procedure):
            let needed = names(in: procedure, at: path)
            return own + step.arguments.expressions.filter { needed.contains($0.field) }.map(\.expression)
        }
    }

    /// The names that the chosen steps of a procedure need: those of its inputs, and of their own captures.
    func names(in procedure: Procedure, at path: String) -> Set<String> {
        let chosen = selection.steps(procedure.steps, always: procedure.always, at: path)
        let steps = procedure.allSteps.filter { chosen.contains($0.name) }
        let needed = steps.flatMap { expressions(of: $0, at: "\(path).\($0.name)") }
        return Set(needed.flatMap { $0.template.references.map { $0.path[0] } })
    }
}
