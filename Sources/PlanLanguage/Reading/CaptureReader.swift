import Diagnostics
import YAMLTree

/// Reads `capture:` against the results a step kind declares.
struct CaptureReader {
    let results: [ResultDeclaration]
    /// What the results are of, for messages, such as `http`.
    let owner: String
    let reading: Reading

    private typealias Shape = Capture.Shape

    func captures(_ node: Node) -> [Capture] {
        guard let entries = reading.mapping(node, called: "capture") else { return [] }
        if entries.isEmpty { reading.reportNoEntry(in: "capture", at: node.place) }
        return entries.compactMap { entry in
            let capture = capture(entry)
            if capture == nil { reading.unreadNames.append(entry.key.value) }
            return capture
        }
    }

    private func capture(_ entry: Entry) -> Capture? {
        guard reading.hasName(entry.key) else { return nil }
        if case .scalar = entry.value.content { return capture(entry.key, entry.value, isSecret: false) }
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading),
            let node = reader.node(Shape.value)
        else { return nil }
        return capture(entry.key, node, isSecret: reader.value(Shape.secret) ?? false)
    }

    private func capture(_ name: Located<String>, _ node: Node, isSecret: Bool) -> Capture? {
        guard let text = reading.scalar(node, .text) else { return nil }
        if text.hasPrefix("$(") {
            reading.report(
                "reference-syntax", at: node.place, "a capture names a result of its step, without $(…)",
                help: "write the result's name, with filters as in body | find \"token=(\\w+)\"")
            return nil
        }
        var reader = ReferenceReader(Array(text.utf8), from: 0, in: node, isEnclosed: false)
        let (reference, _) = reader.read(opening: 0)
        reading.report(reader.findings)
        guard let reference, let type = type(of: reference) else { return nil }
        return Capture(
            name: name.value, place: name.place, expression: reference, text: text, isSecret: isSecret, type: type)
    }

    private func type(of reference: Reference) -> ResultType? {
        let names = results.map(\.name)
        guard let result = results.first(where: { $0.name == reference.path[0] }) else {
            reading.report(
                "unknown-field", at: reference.place, "\(owner) finds no \"\(reference.path[0])\"",
                help: Spelled.question(for: reference.path[0], among: names)
                    ?? (names.isEmpty ? "nothing can be captured here" : "it finds \(Spelled.list(names))"),
                fix: .spelling(reference.path[0], among: names, within: reference.place))
            return nil
        }
        if result.type == .xpath {
            reading.report(
                "undefined-reference", at: reference.place, "\"\(result.name)\" is for \"expect\"",
                help: "to capture, write body | xpath //h1")
            return nil
        }
        var typing = ReferenceTyping()
        var type: ResultType? = result.type
        var owner = result.name
        for member in reference.path.dropFirst() {
            type = type.flatMap { typing.member(member, of: $0, owner, at: reference.place) }
            owner += "." + member
        }
        let known = type.flatMap { typing.filtered(KnownName($0, mayBeNothing: true), by: reference.filters) }
        reading.report(typing.findings)
        return known?.type
    }
}
