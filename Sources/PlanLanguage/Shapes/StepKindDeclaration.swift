import Diagnostics

/// All that is declared of a step kind; decoder, "did you mean", lint, schema, manual and editor help derive from it.
/// A class, since it is handed about a lot.
package final class StepKindDeclaration: Sendable {
    package let name: String
    package let help: String
    package let fields: [FieldDeclaration]
    package let results: [ResultDeclaration]
    /// Results that a step of the kind declares itself, made from what it says; `nil` where the kind knows them all.
    package let ownResults: (@Sendable (StepArguments) -> [ResultDeclaration])?
    /// The schemes a host must have that `to:` names, without `://`; empty where any will do.
    package let schemes: [String]
    /// How long one attempt may take where the step does not say `timeout:`; `nil` where only the window bounds it.
    package let timeout: Duration?
    /// How long a step takes at least by what it says; `nil` where it does not say.
    package let leastTime: @Sendable (StepArguments) -> Duration?
    /// What no single field can say, such as "one of these two".
    package let check: @Sendable (StepArguments, Place) -> [Finding]

    package init(
        _ name: String, _ help: String, fields: [FieldDeclaration], results: [ResultDeclaration],
        schemes: [String] = [],
        timeout: Duration?, ownResults: (@Sendable (StepArguments) -> [ResultDeclaration])? = nil,
        leastTime: @escaping @Sendable (StepArguments) -> Duration? = { _ in nil },
        check: @escaping @Sendable (StepArguments, Place) -> [Finding] = { _, _ in [] }
    ) {
        self.name = name
        self.help = help
        self.fields = fields
        self.results = results
        self.schemes = schemes
        self.timeout = timeout
        self.ownResults = ownResults
        self.leastTime = leastTime
        self.check = check
    }

    /// The declaration as it holds for one step: its own results go before those of the kind with the same name.
    func declared(by arguments: StepArguments) -> StepKindDeclaration {
        guard let ownResults else { return self }
        let own = ownResults(arguments)
        let names = Set(own.map(\.name))
        return StepKindDeclaration(
            name, help, fields: fields, results: own + results.filter { !names.contains($0.name) }, schemes: schemes,
            timeout: timeout, ownResults: ownResults, leastTime: leastTime, check: check)
    }
}

/// The step kinds a plan may use: a closed set, given to whoever reads plans.
package struct Vocabulary: Sendable {
    package let kinds: [StepKindDeclaration]

    package init(_ kinds: [StepKindDeclaration]) {
        self.kinds = kinds
    }

    package subscript(name: String) -> StepKindDeclaration? { kinds.first { $0.name == name } }
}
