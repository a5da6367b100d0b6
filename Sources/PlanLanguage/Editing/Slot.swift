import YAMLTree

/// What may stand at a place of a file, by the declarations of the language.
package indirect enum Slot: Sendable {
    /// A mapping of declared keys; `name` is what messages call it.
    case keys(name: String, [FieldDeclaration])
    /// A scalar, and what its text is the name of, if anything.
    case scalar(ScalarType, names: [NameKind], references: Bool)
    /// A mapping whose keys are names that are declared here.
    case named(NameKind?, Slot)
    case list(Slot)
    /// Either of them.
    case either(Slot, Slot)
    /// The conditions of `when:`, whose keys are names of values.
    case conditions
    /// What is expected of these results.
    case results([ResultDeclaration])
    case matchers(ResultType)
    /// Results and filters, without `$()`.
    case captured([ResultDeclaration])
    case anything(references: Bool)

    /// The words that may stand there, where the set is closed.
    package var words: [String]? {
        switch self {
        case .scalar(let type, _, _): type.words
        case .list(let inner): inner.words
        case .either(let one, let other): one.words ?? other.words
        case .matchers(.boolean): ["true", "false"]
        case .matchers(.word(let words)): words
        default: nil
        }
    }

    /// The kinds of names that may stand there.
    package var names: [NameKind] {
        switch self {
        case .scalar(_, let names, _): names
        case .list(let inner): inner.names
        case .either(let one, let other): one.names + other.names
        case .matchers(.host): [.host]
        default: []
        }
    }

    package var takesReferences: Bool {
        switch self {
        case .scalar(_, _, let references): references
        case .list(let inner): inner.takesReferences
        case .either(let one, let other): one.takesReferences || other.takesReferences
        case .matchers, .results: true
        case .anything(let references): references
        default: false
        }
    }
}
