import Diagnostics

/// All that is declared of a step kind; decoder, "did you mean", lint, schema, manual and editor help derive from it.
package struct StepKindDeclaration: Sendable {
    package let name: String
    package let help: String
    package let fields: [FieldDeclaration]
    package let results: [ResultDeclaration]
    /// The schemes a host must have that `to:` names, without `://`; empty where any will do.
    package let schemes: [String]
    /// How long one attempt may take where the step does not say `timeout:`; `nil` where only the window bounds it.
    package let timeout: Duration?
    /// What no single field can say, such as "one of these two".
    package let check: @Sendable (StepArguments, Place) -> [Finding]

    package init(
        _ name: String, _ help: String, fields: [FieldDeclaration], results: [ResultDeclaration],
        schemes: [String] = [],
        timeout: Duration?, check: @escaping @Sendable (StepArguments, Place) -> [Finding] = { _, _ in [] }
    ) {
        self.name = name
        self.help = help
        self.fields = fields
        self.results = results
        self.schemes = schemes
        self.timeout = timeout
        self.check = check
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
