/// In which order the keys of a value stand, and those within it.
indirect enum KeyOrder {
    /// As they are written: the value's keys are free, or there are none.
    case asWritten
    /// Those of a declared shape.
    case fields([FieldDeclaration], owner: String)
    /// Free names, each with such a value.
    case names(KeyOrder)
    case step

    /// The keys in their order, `nil` where the writer's order says something.
    func keys(_ vocabulary: Vocabulary) -> [String]? {
        switch self {
        case .asWritten, .names: nil
        case .fields(let fields, _): fields.map(\.name)
        case .step: Self.stepFields(vocabulary).map(\.name)
        }
    }

    /// The order within the value of a key. The entries of a list are like the list.
    func order(under key: String, _ vocabulary: Vocabulary) -> KeyOrder {
        switch self {
        case .asWritten: .asWritten
        case .names(let order): order
        case .fields(let fields, let owner):
            fields.first { $0.name == key }.map { Self.order(of: $0, owner: owner) } ?? .asWritten
        case .step:
            if let kind = vocabulary[key] {
                .fields(kind.fields, owner: kind.name)
            } else {
                Self.stepFields(vocabulary).first { $0.name == key }.map { Self.order(of: $0, owner: "step") }
                    ?? .asWritten
            }
        }
    }

    /// What it is, what it is for, what is done, and what then is looked at.
    private static func stepFields(_ vocabulary: Vocabulary) -> [FieldDeclaration] {
        let words = [Step.Shape.title.declaration, Step.Shape.about.declaration]
        let kinds = vocabulary.kinds.map { FieldDeclaration($0.name, .special("fields of the kind"), $0.help) }
        let first = words + Occasion.Shape.fields + kinds + StepBody.Shape.fields
        let names = Set(first.map(\.name))
        return first + Step.Shape.common.filter { !names.contains($0.name) }
    }

    private static func order(of field: FieldDeclaration, owner: String) -> KeyOrder {
        switch field.form {
        case .scalar, .list, .map, .tree: .asWritten
        case .object(let shape): shaped(shape)
        case .named(let shape): .names(shaped(shape))
        case .special: special(field.name, of: owner)
        }
    }

    private static func shaped(_ shape: ObjectShape) -> KeyOrder { .fields(shape.fields, owner: shape.name) }

    /// That of a field whose shape has a reader of its own.
    private static func special(_ field: String, of owner: String) -> KeyOrder {
        switch (owner, field) {
        case ("plan", "circular"): shaped(Circular.Shape.shape)
        case (_, "contacts"): shaped(Circular.ContactShape.shape)
        case (_, "participation"): shaped(Participation.Shape.shape)
        case ("plan", "hosts"): .names(shaped(Host.Shape.shape))
        case (_, "holidays"): shaped(CalendarShape.holidaysFile)
        case (_, "requires"): shaped(Requirement.Shape.shape)
        case (_, "steps"), (_, "always"), (_, "any-of"): .names(.step)
        case (_, "after-event"): shaped(EventWait.Shape.shape)
        case (_, "capture"): .names(shaped(Capture.Shape.shape))
        case ("site", "inputs"): .names(shaped(ValueSource.Shape.shape))
        case ("site", "proxy"): shaped(SiteProxy.Shape.shape)
        case (_, "passphrase"), (_, "password"): shaped(ValueSource.Shape.shape)
        default: .asWritten
        }
    }
}
