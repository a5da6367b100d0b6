import JSONText

extension SchemaMaker {
    /// The schema of a field whose shape has a reader of its own.
    func special(_ field: String, of owner: String) -> JSON {
        let text = scalar(.text)
        switch (owner, field) {
        case ("plan", "circular"):
            let circular = object(Circular.Shape.shape)
            return .anyOf([circular, .list(of: circular)])
        case (_, "contacts"): return .list(of: object(Circular.ContactShape.shape))
        case (_, "participation"):
            let words = Participation.Degree.allCases.map { JSON.text($0.rawValue) }
            return .anyOf([.object([.init("enum", .array(words))]), object(Participation.Shape.shape)])
        case ("plan", "hosts"): return .names(.anyOf([text, object(Host.Shape.shape)]))
        case (_, "groups"): return .names(.list(of: text))
        case (_, "holidays"): return .anyOf([.list(of: scalar(.date)), object(CalendarShape.holidaysFile)])
        case (_, "for-each"): return forEach(text)
        case (_, "need"):
            return .anyOf([
                scalar(.word(["all", "any"])),
                object("need", [Field.integer("at-least", .integer, "how many").declaration], help: "how many"),
            ])
        case (_, "requires"):
            let requirement = JSON.anyOf([text, object(Requirement.Shape.shape)])
            return .anyOf([requirement, .list(of: requirement)])
        case (_, "steps"), (_, "always"), (_, "any-of"): return .definition("steps")
        case ("procedure", "outputs"): return .names(text)
        case (_, "with"): return .names(text)
        case (_, "when"), (_, "expect"): return .names(.definition("open"), atLeast: 1)
        case (_, "after-event"): return .anyOf([text, object(EventWait.Shape.shape)])
        case (_, "capture"): return .names(.anyOf([text, object(Capture.Shape.shape)]), atLeast: 1)
        case ("site", "inputs"): return .names(.definition("source"))
        case ("site", "proxy"): return .anyOf([text, object(SiteProxy.Shape.shape)])
        case (_, "rules"):
            // Readers of YAML 1.1 take a plain `off` for a boolean.
            let words = Configuration.Weight.allCases.map { JSON.text($0.rawValue) } + [.boolean(false)]
            return .names(.object([.init("enum", .array(words))]))
        case ("config", "folders"): return .names(object(Configuration.Shape.folder))
        case (_, "passphrase"), (_, "password"): return source(allowsLiteral: false)
        default: preconditionFailure("no schema is written for \"\(field)\" of \(owner)")
        }
    }

    private func forEach(_ text: JSON) -> JSON {
        let exception = JSON.names(text, atLeast: 1)
        return .object([
            .init("type", .text("object")), .init("minProperties", .integer(1)),
            .init("properties", .object([.init("except", .anyOf([exception, .list(of: exception)]))])),
            .init("additionalProperties", .anyOf([text, .list(of: text)])),
        ])
    }

    /// Where the value of an input is kept.
    func source(allowsLiteral: Bool) -> JSON {
        typealias Shape = ValueSource.Shape
        let fields = Shape.shape.fields.filter { allowsLiteral || !["agent", "passphrase"].contains($0.name) }
        let source = object("value source", fields, help: Shape.shape.help)
        return allowsLiteral ? .anyOf([scalar(.text), source]) : source
    }
}
