import Diagnostics

/// Steps in a file of their own, which plans use by what they give for its inputs.
package final class Procedure: Sendable {
    package let source: SourceText
    package let title: String
    package let about: String?
    package let inputs: [Input]
    package let steps: [Step]
    package let always: [Step]
    package let outputs: [Output]
    /// What a step is that uses it: its fields are the inputs, its results the outputs.
    package let kind: StepKindDeclaration

    /// A capture of its steps under the name by which who uses the procedure knows it.
    package struct Output: Sendable {
        package let name: String
        package let capture: Located<String>
        package let type: ResultType
    }

    /// A kind of step that goes to the host given for an input.
    struct HostUse: Sendable {
        let kind: StepKindDeclaration
        let place: Place
    }

    /// By input: the kinds that go to its host, each once, those inside other procedures among them.
    let hostUses: [String: [HostUse]]
    /// How many procedures stand inside one another here: 1 where it uses no other.
    let height: Int
    /// How many steps it comes to, those inside among them.
    let size: Int
    /// The first retry that only a window ends, if there is one.
    let retryUntilWindowEnd: Place?

    /// Deeper than this nobody finds their way.
    static let mostHeight = 8
    /// More steps than this in one step are a slip of the pen.
    static let mostSteps = 10_000

    init(
        source: SourceText, title: String, about: String?, inputs: [Input], steps: [Step], always: [Step],
        outputs: [Output]
    ) {
        self.source = source
        self.title = title
        self.about = about
        self.inputs = inputs
        self.steps = steps
        self.always = always
        self.outputs = outputs
        kind = StepKindDeclaration(
            StepBody.Shape.uses.name, title,
            fields: inputs.map { input in
                FieldDeclaration(
                    input.name, .scalar(input.type.scalar), input.about, required: input.defaultValue == nil,
                    secret: input.isSecret, default: input.defaultValue)
            },
            results: outputs.map { ResultDeclaration($0.name, $0.type, "an output of the procedure") }, timeout: nil)
        let all = (steps + always).flatMap(\.withAlternatives)
        let inner = all.compactMap(\.procedure)
        hostUses = Self.hostUses(all)
        height = 1 + (inner.map(\.height).max() ?? 0)
        size = inner.reduce(all.count) { min($0 + $1.size, Self.mostSteps + 1) }
        retryUntilWindowEnd =
            all.compactMap(\.retry).first { $0.untilWindowEnd && $0.attempts == nil }?.place
            ?? inner.compactMap(\.retryUntilWindowEnd).first
    }

    package var allSteps: [Step] { steps + always }
    package var name: String { PlanFileName.stem(of: source.path) }

    private static func hostUses(_ steps: [Step]) -> [String: [HostUse]] {
        var uses: [String: [HostUse]] = [:]
        for step in steps {
            for (field, expression) in step.hostFields {
                guard let reference = expression.template.wholeReference, reference.path.count == 1 else { continue }
                let found =
                    step.procedure.map { $0.hostUses[field] ?? [] } ?? [
                        HostUse(kind: step.kind, place: expression.place)
                    ]
                for use in found
                where uses[reference.path[0]]?.contains(where: { $0.kind.name == use.kind.name }) != true {
                    uses[reference.path[0], default: []].append(use)
                }
            }
        }
        return uses
    }

    enum Shape {
        static let version = Field.text("ctplan-procedure", .version, "the version of the language", required: true)
        static let title = Field.text("title", "what it does, in one line", required: true)
        static let about = Field.text("about", "what whoever uses it must know")
        static let inputs = FieldDeclaration(
            "inputs", .named(Input.ProcedureShape.shape), "what it is given: all that its steps see from outside")
        static let steps = FieldDeclaration("steps", .special("named steps"), "what is done, in order", required: true)
        static let always = FieldDeclaration(
            "always", .special("named steps"), "what is done at the end, whatever happened")
        static let outputs = FieldDeclaration(
            "outputs", .special("names, each with a capture of its steps"), "what whoever uses it finds")
        static let shape = ObjectShape(
            "procedure", "steps that plans use",
            fields: [version.declaration, title.declaration, about.declaration, inputs, steps, always, outputs])
    }
}
