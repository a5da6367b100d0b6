import JSONText

/// Makes JSON Schemas (draft-07) of the language from its declarations, for editors and for checks in other programs.
///
/// A schema knows which keys there are, which are needed, and what kind of thing stands behind each; lint knows more.
package struct SchemaMaker: Sendable {
    let vocabulary: Vocabulary

    package init(vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
    }

    /// The files that are described.
    package enum Document: String, Sendable, CaseIterable {
        case plan, site, procedure, config

        var title: String {
            switch self {
            case .plan: "A ctplan plan"
            case .site, .procedure: "A \(rawValue) of a ctplan plan"
            case .config: "How ctplan lints the files of a repository"
            }
        }

        var shape: ObjectShape {
            switch self {
            case .plan: PlanReader.Shape.shape
            case .site: Site.Shape.shape
            case .procedure: Procedure.Shape.shape
            case .config: Configuration.Shape.shape
            }
        }
    }

    /// The schema of one sort of file.
    package func schema(of document: Document) -> JSON {
        var members: [JSON.Member] = [
            .init("$schema", .text("http://json-schema.org/draft-07/schema#")),
            .init("title", .text(document.title)),
        ]
        members += object(document.shape).members ?? []
        members.append(.init("definitions", .object(definitions(for: document))))
        return .object(members)
    }

    /// Any scalar: what lint takes for a text may look like a number or a boolean to a reader of YAML.
    static let anyScalar = JSON.Member(
        "scalar", .object([.init("type", .array(["string", "number", "boolean"].map { .text($0) }))]))

    // MARK: Shapes and fields

    func object(_ shape: ObjectShape, references: Bool = false) -> JSON {
        object(shape.name, shape.fields, help: shape.help, references: references)
    }

    func object(_ owner: String, _ fields: [FieldDeclaration], help: String, references: Bool = false) -> JSON {
        var members: [JSON.Member] = [
            .init("type", .text("object")), .init("description", .text(help)),
            .init("additionalProperties", .boolean(false)),
        ]
        let needed = fields.filter(\.isRequired).map { JSON.text($0.name) }
        if !needed.isEmpty { members.append(.init("required", .array(needed))) }
        members.append(
            .init(
                "properties",
                .object(fields.map { .init($0.name, field($0, of: owner, references: references)) })))
        return .object(members)
    }

    /// What may stand under one key; `references` where values may be put in by `$(name)`.
    func field(_ field: FieldDeclaration, of owner: String, references: Bool) -> JSON {
        var schema: JSON
        switch field.form {
        case .scalar(let type): schema = scalar(type, references: references)
        case .list(let type):
            let entry = scalar(type, references: references)
            // `needs: []` says that a step needs none.
            schema = .anyOf([entry, .list(of: entry, atLeast: field.name == "needs" ? 0 : 1)])
        case .map(let type): schema = .names(scalar(type, references: references))
        case .tree: schema = .object([])
        case .object(let shape): schema = object(shape, references: references)
        case .named(let shape): schema = .names(object(shape), atLeast: field.isRequired ? 1 : 0)
        case .special: schema = special(field.name, of: owner)
        }
        schema = schema.adding("description", .text(field.help))
        if let standard = field.defaultText { schema = schema.adding("default", .text(standard)) }
        return schema
    }

    /// A scalar of a type; where its words are not a closed set, lint knows what is right.
    func scalar(_ type: ScalarType, references: Bool = false) -> JSON {
        if type.name == ScalarType.boolean.name {
            let words = ["true", "false", "yes", "no", "on", "off"].map { JSON.text($0) }
            let values: [JSON] = [.object([.init("type", .text("boolean"))]), .object([.init("enum", .array(words))])]
            return .anyOf(references ? values + [.reference] : values)
        }
        guard let words = type.words else {
            let examples = Self.examples(type)
            return examples.isEmpty
                ? .definition("scalar")
                : JSON.definition("scalar").adding("examples", .array(examples.map { .text($0) }))
        }
        let numbers = words.compactMap { Int($0).map(JSON.integer) }
        let choice = JSON.object([.init("enum", .array(words.map { .text($0) } + numbers))])
        // A day of the week may be cut short.
        if type.name == ScalarType.weekday.name { return .object([.init("type", .text("string"))]) }
        return references ? .anyOf([choice, .reference]) : choice
    }

    /// What messages give as an example: the words after "such as".
    private static func examples(_ type: ScalarType) -> [String] {
        guard let start = type.expected.range(ofWords: "such as ") else { return [] }
        let first = type.expected[start...].prefix { $0 != "," && $0 != " " && $0 != ":" }
        return first.isEmpty ? [] : [String(first)]
    }
}

extension String {
    /// Where what follows these words begins.
    fileprivate func range(ofWords words: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(words) }.map { index($0, offsetBy: words.count) }
    }
}

extension JSON {
    static func anyOf(_ schemas: [JSON]) -> JSON { .object([.init("anyOf", .array(schemas))]) }

    static func definition(_ name: String) -> JSON { .object([.init("$ref", .text("#/definitions/\(name)"))]) }

    static func list(of entry: JSON, atLeast least: Int = 1) -> JSON {
        .object([
            .init("type", .text("array")), .init("items", entry), .init("minItems", .integer(least)),
        ])
    }

    /// A mapping with free keys.
    static func names(_ value: JSON, atLeast least: Int = 0) -> JSON {
        .object([
            .init("type", .text("object")), .init("additionalProperties", value),
            .init("minProperties", .integer(least)),
        ])
    }

    /// A text with `$(name)` in it.
    static let reference = JSON.object([.init("type", .text("string")), .init("pattern", .text("\\$\\("))])

    /// With one more member; beside a reference to a definition draft-07 ignores others, so that one is wrapped.
    func adding(_ name: String, _ value: JSON) -> JSON {
        guard let members else { return self }
        if members.contains(where: { $0.name == "$ref" }) {
            return .object([.init("allOf", .array([self])), .init(name, value)])
        }
        return .object(members.filter { $0.name != name } + [.init(name, value)])
    }
}
