/// What may stand under one key: the single source of its parsing, its messages, its schema and its help.
package struct FieldDeclaration: Sendable {
    package enum Form: Sendable {
        case scalar(ScalarType)
        /// One scalar or a list of them.
        case list(ScalarType)
        /// A mapping whose keys are free, such as header names.
        case map(ScalarType)
        /// A JSON document written as YAML.
        case tree
        /// A mapping of declared keys.
        case object(ObjectShape)
        /// A mapping from names the plan gives to objects.
        case named(ObjectShape)
        /// A shape with a reader of its own, described in words.
        case special(String)
    }

    package let name: String
    package let form: Form
    package let help: String
    package let isRequired: Bool
    /// A literal text is refused here: only a reference to a secret input may stand in its place.
    package let isSecret: Bool
    /// What stands here is seen by others: no secret may be put in.
    package let isOpen: Bool
    /// What holds when the key is left out, as the plan would write it.
    package let defaultText: String?

    package init(
        _ name: String, _ form: Form, _ help: String, required: Bool = false, secret: Bool = false,
        open isOpen: Bool = false, default defaultText: String? = nil
    ) {
        self.name = name
        self.form = form
        self.help = help
        self.isRequired = required
        self.isSecret = secret
        self.isOpen = isOpen
        self.defaultText = defaultText
    }
}

/// The keys a mapping may have.
package struct ObjectShape: Sendable {
    /// What messages call it, such as `window`.
    package let name: String
    package let help: String
    package let fields: [FieldDeclaration]

    package init(_ name: String, _ help: String, fields: [FieldDeclaration]) {
        self.name = name
        self.help = help
        self.fields = fields
    }
}
