import YAMLTree

/// Tells what may stand where in a file, by following its outline through the declarations.
package struct SlotFinder: Sendable {
    private let vocabulary: Vocabulary
    private let root: ObjectShape
    private let procedure: @Sendable (String) -> Outline?

    /// `procedure` reads the file that a step names under `uses`.
    package init(
        _ outline: Outline, vocabulary: Vocabulary, procedure: @escaping @Sendable (String) -> Outline? = { _ in nil }
    ) {
        self.vocabulary = vocabulary
        self.procedure = procedure
        let keys = Set(outline.root.entries.map(\.key))
        root =
            keys.contains(Site.Shape.version.name)
            ? Site.Shape.shape
            : keys.contains(Procedure.Shape.version.name) ? Procedure.Shape.shape : PlanReader.Shape.shape
    }

    /// What the whole file is.
    package var document: Slot { .keys(name: root.name, root.fields) }

    /// What may stand under a key of a mapping; `nil` for a key that is not known.
    package func slot(under entry: OutlineEntry, of node: OutlineNode, in slot: Slot) -> Slot? {
        switch slot {
        case .keys(let owner, let fields):
            guard let field = fields.first(where: { $0.name == entry.key }) else { return nil }
            return self.slot(of: field, owner: owner, in: node)
        case .named(_, let inner): return inner
        case .either(let one, let other):
            return self.slot(under: entry, of: node, in: one) ?? self.slot(under: entry, of: node, in: other)
        case .conditions: return .matchers(.json)
        case .results(let results):
            return results.first { $0.name == entry.key }.map { .matchers($0.type) }
        case .matchers(let type): return matcher(entry.key, type)
        case .anything: return slot
        case .list(let inner):
            if case .keys = inner { return self.slot(under: entry, of: node, in: inner) }
            return nil
        case .scalar, .captured: return nil
        }
    }

    /// What the entries of a list may be.
    package func slot(ofItemIn slot: Slot) -> Slot? {
        switch slot {
        case .list(let inner): inner
        case .either(let one, let other): self.slot(ofItemIn: one) ?? self.slot(ofItemIn: other)
        case .anything, .matchers: slot
        default: nil
        }
    }

    /// The steps to a place, each with what may stand there; shorter where a key is not known.
    package func slots(along path: [OutlineStep]) -> [Slot] {
        var slots = [document]
        for step in path {
            let slot = slots[slots.count - 1]
            switch step.part {
            case .whole, .key: return slots
            case .item:
                guard let inner = self.slot(ofItemIn: slot) else { return slots }
                slots.append(inner)
            case .value(let index):
                guard let inner = self.slot(under: step.node.entries[index], of: step.node, in: slot) else {
                    return slots
                }
                slots.append(inner)
            }
        }
        return slots
    }

    private func matcher(_ name: String, _ type: ResultType) -> Slot? {
        switch type {
        case .record(let members):
            if let member = members.first(where: { $0.name == name }) { return .matchers(member.type) }
        case .map(let inner) where !MatcherDeclaration.all.contains { $0.name == name }: return .matchers(inner)
        default: break
        }
        switch (name, type) {
        case ("count", _): return .matchers(.integer)
        case ("each", .list(let inner)), ("some", .list(let inner)), ("none", .list(let inner)):
            return .matchers(inner)
        case ("all", _), ("any", _): return .list(.matchers(type))
        case ("one-of", _): return .list(.matchers(type))
        default: return .matchers(type)
        }
    }

    // MARK: Fields

    private func slot(of field: FieldDeclaration, owner: String, in node: OutlineNode) -> Slot? {
        switch field.form {
        case .scalar(let type): return .scalar(type, names: names(field, owner, type), references: refers(owner))
        case .list(let type):
            return .list(.scalar(type, names: names(field, owner, type), references: refers(owner)))
        case .map(let type): return .named(nil, .scalar(type, names: [], references: refers(owner)))
        case .tree: return .anything(references: true)
        case .object(let shape): return .keys(name: shape.name, shape.fields)
        case .named(let shape):
            return .named(
                root.name == "site" ? nil : kind(ofSection: field.name), .keys(name: shape.name, shape.fields))
        case .special: return special(field.name, owner: owner, in: node)
        }
    }

    /// Whether values may be put in: into what a step is told.
    private func refers(_ owner: String) -> Bool { vocabulary[owner] != nil || owner == "host" || owner == "with" }

    private func kind(ofSection name: String) -> NameKind? {
        switch name {
        case "inputs": .input
        case "windows": .window
        case "events": .event
        case "roles": .role
        case "objectives": .objective
        default: nil
        }
    }

    private func names(_ field: FieldDeclaration, _ owner: String, _ type: ScalarType) -> [NameKind] {
        if type.name == ScalarType.host.name { return [.host] }
        return switch (owner, field.name) {
        case ("objective", "window"), ("event", "during"), ("preparation", "during"), ("preparation", "before"):
            [.window]
        case ("objective", "after"), ("requirement", "objective"): [.objective]
        case ("objective", "outputs"): [.capture]
        case ("step", "needs"): [.step]
        case ("step", "uses"): [.file]
        case ("objective", "roles"), ("step", "roles"), ("deadline", "roles"), ("participation", _): [.role]
        case ("after-event", "event"): [.event]
        case ("plan", "zone"), ("window", "zone"): [.zone]
        default: []
        }
    }

    private func text(_ names: NameKind...) -> Slot { .scalar(.text, names: names, references: false) }

    private func keys(_ shape: ObjectShape) -> Slot { .keys(name: shape.name, shape.fields) }

    private func special(_ field: String, owner: String, in node: OutlineNode) -> Slot? {
        if owner == "step", let kind = vocabulary[field] { return .keys(name: kind.name, kind.fields) }
        let source = keys(ValueSource.Shape.shape)
        switch (owner, field) {
        case ("plan", "circular"): return .either(keys(Circular.Shape.shape), .list(keys(Circular.Shape.shape)))
        case (_, "contacts"): return .list(keys(Circular.ContactShape.shape))
        case (_, "participation"):
            let degrees = ScalarType.word(Participation.Degree.allCases.map(\.rawValue))
            return .either(.scalar(degrees, names: [], references: false), keys(Participation.Shape.shape))
        case ("plan", "hosts"):
            return .named(.host, .either(.scalar(.text, names: [], references: true), keys(Host.Shape.shape)))
        case (_, "groups"): return .named(.group, .list(text(.host)))
        case (_, "for-each"): return .named(.variable, .either(text(.group), .list(text(.host))))
        case (_, "need"):
            return .either(
                .scalar(.word(["all", "any"]), names: [], references: false),
                .keys(name: "need", [Field.integer("at-least", .integer, "how many").declaration]))
        case (_, "requires"):
            let one = Slot.either(text(.objective), keys(Requirement.Shape.shape))
            return .either(one, .list(one))
        case (_, "steps"), (_, "always"), (_, "any-of"): return .named(.step, .keys(name: "step", stepFields))
        case ("procedure", "outputs"): return .named(nil, text(.capture))
        case (_, "with"): return with(node)
        case (_, "when"): return .conditions
        case (_, "expect"): return .results(results(of: node))
        case (_, "capture"):
            let captured = Slot.captured(results(of: node))
            return .named(.capture, .either(captured, keys(Capture.Shape.shape)))
        case (_, "after-event"): return .either(text(.event), keys(EventWait.Shape.shape))
        case (_, "holidays"):
            return .either(
                .list(.scalar(.date, names: [], references: false)), keys(CalendarShape.holidaysFile))
        case ("site", "inputs"): return .named(nil, .either(text(), source))
        case ("site", "proxy"): return .either(text(), keys(SiteProxy.Shape.shape))
        case (_, "passphrase"), (_, "password"): return source
        default: return .anything(references: false)
        }
    }

    private var stepFields: [FieldDeclaration] {
        vocabulary.kinds.map { FieldDeclaration($0.name, .special("fields of \($0.name)"), $0.help) }
            + StepBody.Shape.fields + Step.Shape.common
    }

    // MARK: Steps

    /// What the step finds, by its kind or by the procedure it uses.
    private func results(of step: OutlineNode) -> [ResultDeclaration] {
        if let kind = step.entries.lazy.compactMap({ vocabulary[$0.key] }).first { return kind.results }
        guard let used = step["uses"]?.text.flatMap(procedure) else { return [] }
        return (used.root["outputs"]?.entries ?? []).map {
            ResultDeclaration($0.key, .json, "an output of the procedure")
        }
    }

    private func with(_ step: OutlineNode) -> Slot {
        let inputs = step["uses"]?.text.flatMap(procedure)?.root["inputs"]?.entries ?? []
        let fields = inputs.map { input in
            let type = input.value?["type"]?.text.flatMap(InputType.init(rawValue:)) ?? .text
            let standard = input.value?["default"]?.text
            return FieldDeclaration(
                input.key, .scalar(type.scalar), input.value?["about"]?.text ?? "an input of the procedure",
                required: standard == nil, secret: input.value?["secret"]?.text == "true", default: standard)
        }
        return .keys(name: "with", fields)
    }
}
