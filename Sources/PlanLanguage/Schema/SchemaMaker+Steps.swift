import JSONText

extension SchemaMaker {
    /// What several places of a schema share.
    func definitions(for document: Document) -> [JSON.Member] {
        if document == .config { return [Self.anyScalar] }
        if document == .site { return [.init("source", source(allowsLiteral: true)), Self.anyScalar] }
        var members: [JSON.Member] = [
            .init("steps", .names(.definition("step"), atLeast: 1)), .init("step", step),
            Self.anyScalar, .init("open", open),
        ]
        members += Self.plainTypes.map { .init(Self.name(of: $0), question($0)) }
        for kind in vocabulary.kinds {
            members.append(
                .init("kind-\(kind.name)", object(kind.name, kind.fields, help: kind.help, references: true)))
            members.append(
                .init(
                    "results-\(kind.name)",
                    kind.results.isEmpty ? Self.resultsOfTheStep : results(kind.results)))
        }
        return members
    }

    /// A step: exactly one kind, and what may be expected by its kind.
    private var step: JSON {
        let kinds = vocabulary.kinds.map { kind in
            JSON.Member(kind.name, .definition("kind-\(kind.name)").adding("description", .text(kind.help)))
        }
        let bodies = vocabulary.kinds.map(\.name) + StepBody.Shape.names
        var members = object("step", Step.Shape.common + StepBody.Shape.fields, help: "one action").members ?? []
        if let index = members.firstIndex(where: { $0.name == "properties" }) {
            members[index] = .init("properties", .object((members[index].value.members ?? []) + kinds))
        }
        members.append(
            .init(
                "oneOf",
                .array(bodies.map { .object([.init("required", .array([.text($0)]))]) })))
        members.append(
            .init(
                "allOf",
                .array(
                    vocabulary.kinds.map { kind in
                        .object([
                            .init("if", .object([.init("required", .array([.text(kind.name)]))])),
                            .init(
                                "then",
                                .object([
                                    .init(
                                        "properties",
                                        .object([.init("expect", .definition("results-\(kind.name)"))]))
                                ])),
                        ])
                    })))
        return .object(members)
    }

    // MARK: Expectations

    /// What may stand under `expect:` where these results are found.
    private func results(_ results: [ResultDeclaration]) -> JSON {
        .object([
            .init("type", .text("object")), .init("additionalProperties", .boolean(false)),
            .init("minProperties", .integer(1)),
            .init(
                "properties",
                .object(results.map { .init($0.name, matcher($0.type).adding("description", .text($0.help))) })),
        ])
    }

    /// Of results that the step declares itself: lint knows them.
    private static let resultsOfTheStep = JSON.object([
        .init("type", .text("object")), .init("minProperties", .integer(1)),
    ])

    /// A value to be equal to, or matchers of the type.
    private func matcher(_ type: ResultType) -> JSON {
        switch type {
        case .record, .list(.record): question(type)
        default: .definition(Self.name(of: type))
        }
    }

    private static func name(of type: ResultType) -> String {
        "asks-" + type.name.split(separator: " ").joined(separator: "-")
    }

    /// The types of which one definition serves all results, with what a list or a map may hold left to lint.
    private static let plainTypes: [ResultType] = [
        .text, .integer, .decimal, .size, .boolean, .duration, .instant, .date, .clockTime, .host, .word([]), .json,
        .xpath, .list(.text), .map(.text),
    ]

    private func question(_ type: ResultType) -> JSON {
        let names = MatcherDeclaration.names(for: type)
        var properties = MatcherDeclaration.all.filter { names.contains($0.name) }.map { matcher in
            JSON.Member(
                matcher.name, operand(of: matcher.name, type).adding("description", .text(matcher.help)))
        }
        var isClosed = true
        switch type {
        case .record(let members): properties += members.map { .init($0.name, matcher($0.type)) }
        case .map, .json, .xpath: isClosed = false
        default: break
        }
        let matchers = JSON.object([
            .init("type", .text("object")), .init("minProperties", .integer(1)),
            .init("properties", .object(properties)),
            .init("additionalProperties", isClosed ? .boolean(false) : .definition("open")),
        ])
        switch type {
        case .list, .record, .map, .xpath, .instant: return matchers
        default: return .anyOf([.definition("scalar"), matchers])
        }
    }

    private func operand(of matcher: String, _ type: ResultType) -> JSON {
        let value = JSON.definition("scalar")
        switch matcher {
        case "one-of": return .list(of: value)
        case "between":
            return JSON.list(of: value, atLeast: 2).adding("maxItems", .integer(2))
        case "not", "count", "each", "some", "none": return .definition("open")
        case "all", "any": return .list(of: .definition("open"))
        default: return value
        }
    }

    /// A value or matchers of what the schema does not follow: lint does.
    private var open: JSON {
        .anyOf([.definition("scalar"), .object([.init("type", .text("object")), .init("minProperties", .integer(1))])])
    }
}
