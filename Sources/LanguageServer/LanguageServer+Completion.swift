import Diagnostics
import JSONText
import PlanLanguage
import YAMLTree

extension LanguageServer {
    /// What may be written at a place. A stand-in is written there first, so that it has a place in the outline.
    func completion(_ spot: Spot) -> JSON {
        let source = spot.document.source
        if source.bytes.count > SourceText.sizeLimit { return .array([]) }
        let line = source.byteRange(ofLine: source.place(atByte: spot.offset).line)
        if let items = insideReference(spot, from: line.lowerBound) { return .array(items) }

        var start = spot.offset
        while start > line.lowerBound, Self.isOfWord(source.bytes[start - 1]) { start -= 1 }
        var end = spot.offset
        while end < line.upperBound, Self.isOfWord(source.bytes[end]) { end += 1 }
        var bytes = source.bytes
        bytes.replaceSubrange(start..<end, with: Self.standIn.utf8)
        let view = view(SourceText(path: source.path, bytes: bytes))
        let path = view.outline.path(to: start + 1)
        let slots = view.finder.slots(along: path)
        // Nothing is known below a key that is not.
        guard let last = path.last, slots.count == path.count, let slot = slots.last else { return .array([]) }
        let objective = view.objective(along: path)
        switch last.part {
        case .whole where last.node.text != nil:
            var items = values(in: slot, view, objective)
            // Under a key alone, a mapping may begin too.
            if isOnLineOfItsOwn(start, in: source) { items += keys(in: slot, of: nil, view, objective) }
            return .array(items)
        case .key:
            var items = keys(in: slot, of: last, view, objective)
            if last.node.entries.count == 1, last.entry?.hasColon == false {
                items += values(in: slot, view, objective)
            }
            return .array(items)
        default: return .array([])
        }
    }

    private static let standIn = "ctplan-stands-here"

    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "/")
    }

    private func isOnLineOfItsOwn(_ offset: Int, in source: SourceText) -> Bool {
        let line = source.byteRange(ofLine: source.place(atByte: offset).line)
        return source.bytes[line.lowerBound..<offset].allSatisfy { $0 == 0x20 }
    }

    private enum ItemKind: Int {
        case function = 3
        case field = 5
        case variable = 6
        case property = 10
        case word = 12
        case reference = 18
    }

    private func item(
        _ label: String, _ kind: ItemKind, _ detail: String, help: String = "", inserting text: String? = nil
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("label", .text(TerminalText.clean(label))), .init("kind", .integer(kind.rawValue)),
        ]
        if !detail.isEmpty { members.append(.init("detail", .text(TerminalText.clean(detail)))) }
        if !help.isEmpty { members.append(.init("documentation", .text(TerminalText.clean(help)))) }
        if let text {
            members.append(.init("insertText", .text(text)))
            members.append(.init("insertTextFormat", .integer(takesSnippets ? 2 : 1)))
        }
        return .object(members)
    }

    // MARK: Keys

    private func keys(in slot: Slot, of step: OutlineStep?, _ view: DocumentView, _ objective: String?) -> [JSON] {
        let present = Set((step?.node.entries ?? []).map(\.key))
        let hasColon = step?.entry?.hasColon ?? false
        switch slot {
        case .keys(let owner, let fields):
            // A step does one thing; the key that is being written is none of those it has.
            let bodies = owner == "step" ? Set(vocabulary.kinds.map(\.name) + ["uses", "any-of"]) : []
            let hasBody = !bodies.isDisjoint(with: present.subtracting([step?.entry?.key].compactMap { $0 }))
            let taken = hasBody ? present.union(bodies) : present
            return fields.filter { !taken.contains($0.name) }.map { field in
                item(
                    field.name, .field, owner + (field.isRequired ? ", required" : ""), help: field.help,
                    inserting: hasColon ? nil : field.name + (takesSnippets ? ": $0" : ": "))
            }
        case .either(let one, let other):
            return keys(in: one, of: step, view, objective) + keys(in: other, of: step, view, objective)
        case .list(let inner): return keys(in: inner, of: step, view, objective)
        case .results(let results):
            return results.filter { !present.contains($0.name) }.map { result in
                item(
                    result.name, .property, result.type.name, help: result.help,
                    inserting: hasColon ? nil : result.name + ": ")
            }
        case .matchers(let type):
            var items = MatcherDeclaration.all.filter { $0.mayBeAsked(of: type) && !present.contains($0.name) }.map {
                item($0.name, .function, "matcher", help: $0.help, inserting: hasColon ? nil : $0.name + ": ")
            }
            if case .record(let members) = type {
                items += members.map { item($0.name, .property, $0.type.name, help: $0.help) }
            }
            return items
        case .conditions: return named([.variable, .capture, .input, .host], view, objective)
        default: return []
        }
    }

    // MARK: Values

    private func values(in slot: Slot, _ view: DocumentView, _ objective: String?) -> [JSON] {
        var items = (slot.words ?? []).map { item($0, .word, "") }
        items += named(slot.names.filter { $0 != .zone && $0 != .file }, view, objective)
        if slot.names.contains(.zone) { items += ZoneSource.system.names().map { item($0, .word, "time zone") } }
        if case .captured(let results) = slot {
            items += results.map { item($0.name, .property, $0.type.name, help: $0.help) }
        }
        if case .either(let one, let other) = slot {
            for inner in [one, other] {
                if case .captured = inner { items += values(in: inner, view, objective) }
            }
        }
        return items
    }

    private func named(_ kinds: [NameKind], _ view: DocumentView, _ objective: String?) -> [JSON] {
        var seen: Set<String> = []
        return kinds.flatMap { kind in
            view.names.names(kind, in: objective).compactMap { mention in
                guard mention.name.text != Self.standIn, seen.insert(mention.name.text).inserted else { return nil }
                let about = mention.value?["about"]?.text ?? mention.value?["title"]?.text ?? ""
                return item(mention.name.text, .reference, kind.rawValue, help: about)
            }
        }
    }

    // MARK: References

    /// Names, members or filters, where the place is within a `$(` that is not closed before it.
    private func insideReference(_ spot: Spot, from lineStart: Int) -> [JSON]? {
        let source = spot.document.source
        let before = source.bytes[lineStart..<spot.offset]
        guard
            let open = before.indices.last(where: { index in
                before[index] == UInt8(ascii: "(") && index > before.startIndex
                    && before[index - 1] == UInt8(ascii: "$")
            })
        else { return nil }
        let text = before[(open + 1)...]
        if text.contains(UInt8(ascii: ")")) { return nil }
        if text.contains(UInt8(ascii: "|")) {
            return FilterDeclaration.all.map { item($0.name, .function, $0.usage, help: $0.help) }
        }
        let view = view(source)
        let objective = view.objective(along: view.outline.path(to: spot.offset))
        let path = String(decoding: text, as: UTF8.self).drop { $0 == " " }.split(
            separator: ".", omittingEmptySubsequences: false)
        guard path.count > 1 else {
            return named([.variable, .capture, .input, .host], view, objective)
                + [
                    item("window", .variable, "the window"), item("run", .variable, "the run"),
                    item("objectives", .variable, "what other objectives hand on"),
                ]
        }
        if path[0] == "objectives" {
            if path.count == 2 { return named([.objective], view, objective) }
            let outputs = view.outline.root["objectives"]?[String(path[1])]?["outputs"]?.listed ?? []
            return outputs.compactMap(\.text).map { item($0, .reference, "output") }
        }
        let builtIn = BuiltInName.all.first { $0.name == path[0] } ?? BuiltInName.all.first { $0.name == "host" }
        return (builtIn ?? BuiltInName.all[0]).members.map { item($0.name, .property, $0.type.name, help: $0.help) }
    }
}
