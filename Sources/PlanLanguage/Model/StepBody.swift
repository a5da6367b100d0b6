import Diagnostics

/// What a step does: one action of its kind, or what other steps do inside it.
package enum StepBody: Sendable {
    case action
    /// The steps of a file of their own, which see nothing but the values given for its inputs.
    case procedure(Procedure)
    /// Steps that are tried in their order until one passes; they see what the step around them sees.
    case alternatives([Step])

    enum Shape {
        static let uses = Field.text("uses", "a procedure: the path of its file from the folder of this one")
        static let with = FieldDeclaration(
            "with", .special("names of the procedure's inputs, each with its value"), "what \"uses\" is given")
        static let anyOf = FieldDeclaration(
            "any-of", .special("named steps"), "steps that are tried in their order until one passes")
        static let fields: [FieldDeclaration] = [uses.declaration, with, anyOf]
        /// The keys that stand in the place of a kind.
        static let names = [uses.name, anyOf.name]
    }
}

extension Step {
    package var procedure: Procedure? {
        if case .procedure(let procedure) = body { procedure } else { nil }
    }

    /// The steps of `any-of:`; none where it has none.
    package var alternatives: [Step] {
        if case .alternatives(let steps) = body { steps } else { [] }
    }

    /// Whether other steps are done inside it.
    package var isComposite: Bool {
        if case .action = body { false } else { true }
    }

    /// The step with its alternatives and theirs: all that see the same names.
    package var withAlternatives: [Step] { [self] + alternatives.flatMap(\.withAlternatives) }

    /// The steps done inside it, in their order.
    package var innerSteps: [Step] { procedure?.allSteps ?? alternatives }
}

extension Objective {
    /// The step that a path leads to, such as `reports` or `reports.list`.
    package func step(at path: [String]) -> Step? {
        var steps = allSteps
        var found: Step?
        for name in path {
            guard let step = steps.first(where: { $0.name == name }) else { return nil }
            found = step
            steps = step.innerSteps
        }
        return found
    }
}
