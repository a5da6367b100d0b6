import Diagnostics
import YAMLTree

/// Reads the steps of an objective or a procedure by the declarations of their kinds.
struct StepReader {
    let reading: Reading
    let vocabulary: Vocabulary
    let conditions: ConditionReader
    /// How this file was come to.
    let way: ProcedureWay

    private typealias Shape = Step.Shape

    func steps(_ node: Node, called name: String) -> [Step] {
        guard let entries = reading.mapping(node, called: name) else { return [] }
        if entries.isEmpty {
            reading.report(
                "empty-objective", at: node.place, "there is no step under \"\(name)\", so nothing would be done",
                help: name == "always" ? "write a step, or leave \"always\" out" : "write a step with a name of its own"
            )
        }
        return entries.compactMap { entry in reading.hasName(entry.key) ? step(entry) : nil }
    }

    private func step(_ entry: Entry) -> Step? {
        let name = entry.key.value
        guard let entries = reading.mapping(entry.value, called: name) else { return nil }
        let kinds = entries.filter { Body.names.contains($0.key.value) || vocabulary[$0.key.value] != nil }
        let fields =
            Shape.common + StepBody.Shape.fields
            + vocabulary.kinds.map { FieldDeclaration($0.name, .special("fields of \($0.name)"), $0.help) }
        guard
            let reader = ObjectReader(
                entry.value, ObjectShape("step", "one action", fields: fields), called: name, in: reading)
        else { return nil }
        guard let kindEntry = kinds.first else {
            // An unknown key is a misspelt kind, and has its finding.
            guard entries.allSatisfy({ entry in fields.contains { $0.name == entry.key.value } }) else { return nil }
            let names = vocabulary.kinds.map(\.name) + Body.names
            reading.report(
                "missing-kind", at: entry.key.place,
                "step \"\(name)\" does nothing", help: "say what it does with one of \(Spelled.list(names, "or"))")
            return nil
        }
        if kinds.count > 1 {
            reading.report(
                "several-kinds", at: kinds[1].key.place,
                "step \"\(name)\" is both \(kindEntry.key.value) and \(kinds[1].key.value)",
                help: "one step does one thing: make it two steps")
        }
        if let with = reader.entry(StepBody.Shape.with.name), kindEntry.key.value != StepBody.Shape.uses.name {
            reading.report(
                "wrong-combination", at: with.key.place, "\"with\" goes with \"uses\"",
                help: "what \(kindEntry.key.value) takes stands below it")
        }
        guard let (kind, body, arguments) = body(kindEntry, reader) else { return nil }
        let matcherReader = MatcherReader(results: kind.results, owner: kind.name, reading: reading)
        let captureReader = CaptureReader(results: kind.results, owner: kind.name, reading: reading)
        return Step(
            name: name, place: entry.key.place, title: reader.value(Shape.title), about: reader.value(Shape.about),
            kind: kind, kindPlace: kindEntry.key.place, body: body, arguments: arguments,
            expectations: reader.node(Shape.expect).map(matcherReader.expectations) ?? [],
            captures: reader.node(Shape.capture).map(captureReader.captures) ?? [],
            needs: reader.node(Shape.needs) == nil ? nil : reader.list(Shape.needs),
            occasion: conditions.occasion(reader),
            retry: reader.node(Shape.retry).flatMap(retry), timeout: timeout(reader))
    }

    // MARK: What it does

    private typealias Body = StepBody.Shape

    private func body(_ entry: Entry, _ reader: ObjectReader) -> (StepKindDeclaration, StepBody, StepArguments)? {
        switch entry.key.value {
        case Body.uses.name:
            guard let procedure = ProcedureUseReader(reading: reading, way: way).procedure(entry.value) else {
                return nil
            }
            // Without `with`, what is missing is missed where the procedure is named.
            let with =
                reader.entry(Body.with.name)
                ?? Entry(key: entry.key, value: Node(.mapping([]), at: entry.value.place))
            return (
                procedure.kind, .procedure(procedure),
                ArgumentReader(reading: reading).arguments(with, of: procedure.kind)
            )
        case Body.anyOf.name:
            guard let steps = alternatives(entry) else { return nil }
            let result = ResultDeclaration("passed", .word(steps.map(\.name)), "the step that passed")
            let kind = StepKindDeclaration(
                Body.anyOf.name, Body.anyOf.help, fields: [], results: [result], timeout: nil)
            return (kind, .alternatives(steps), StepArguments())
        default:
            guard let kind = vocabulary[entry.key.value] else { return nil }
            let arguments = ArgumentReader(reading: reading).arguments(entry, of: kind)
            return (kind.declared(by: arguments), .action, arguments)
        }
    }

    /// The steps of `any-of:`; `nil` where any of them cannot be read, since it might have been the one that passes.
    private func alternatives(_ entry: Entry) -> [Step]? {
        guard let entries = reading.mapping(entry.value, called: Body.anyOf.name) else { return nil }
        if entries.count < 2 {
            reading.report(
                "single-alternative", at: entry.key.place, "\"any-of\" leaves no choice",
                help: "give it two steps or more, or write the one step itself")
            return nil
        }
        let steps = entries.compactMap { entry in reading.hasName(entry.key) ? step(entry) : nil }
        for step in steps {
            if let need = step.needs?.first?.place ?? (step.needs == nil ? nil : step.place) {
                reading.report(
                    "in-alternative", at: need,
                    "\"\(step.name)\" is tried when those before it did not pass, and needs none",
                    help: "leave \"needs\" out, or write it in the step with \"any-of\"")
            }
            if let capture = step.captures.first {
                reading.report(
                    "in-alternative", at: capture.place,
                    "\"\(capture.name)\" would have a value only where \"\(step.name)\" is the one that passes",
                    help: "capture it in a step of its own, after this one")
            }
        }
        return steps.count == entries.count ? steps : nil
    }

    private func timeout(_ reader: ObjectReader) -> Duration? {
        guard let timeout = reader.located(Shape.timeout) else { return nil }
        guard timeout.value > .zero else {
            reading.report(
                "wrong-value", at: timeout.place, "a timeout of nothing leaves no time to try",
                help: "write how long one attempt may take, such as 30s")
            return nil
        }
        return timeout.value
    }

    private func retry(_ node: Node) -> Retry? {
        typealias Shape = Retry.Shape
        guard let reader = ObjectReader(node, Shape.shape, in: reading), let every = reader.located(Shape.every) else {
            return nil
        }
        let attempts = reader.value(Shape.attempts)
        let untilWindowEnd = reader.value(Shape.until) != nil
        if reader.node(Shape.attempts) == nil, reader.node(Shape.until) == nil {
            reading.report(
                "endless-retry", at: node.place, "this retry never ends",
                help: "add \"attempts: 5\" or \"until: window-end\"")
            return nil
        }
        guard attempts != nil || untilWindowEnd else { return nil }
        if every.value < .milliseconds(100) {
            reading.report(
                "wrong-value", at: every.place, "expected at least 100ms between two attempts",
                help: "a server takes faster attempts for an attack")
            return nil
        }
        let backoff = reader.value(Shape.backoff) ?? 1
        if backoff < 1 || backoff > 100 {
            reading.report(
                "wrong-value", at: reader.node(Shape.backoff)?.place ?? node.place, "expected a backoff from 1 to 100")
            return nil
        }
        let reasons = reader.value(Shape.reasons)?.compactMap(Retry.Reason.init(rawValue:))
        return Retry(
            place: node.place, every: every.value, attempts: attempts, untilWindowEnd: untilWindowEnd,
            reasons: Set(reasons ?? [.connection, .timeout]), backoff: backoff)
    }
}
