import CivilTime
import Diagnostics
import JSONText
import PlanLanguage
import YAMLTree

extension LanguageServer {
    func hover(_ spot: Spot) -> JSON {
        let source = spot.document.source
        if source.bytes.count > SourceText.sizeLimit { return .null }
        let view = view(source)
        let path = view.outline.path(to: spot.offset)
        var parts: [String] = []
        var range: Range<Int>?
        if let mention = view.names.mention(at: spot.offset) {
            range = mention.range
            parts.append(words(about: mention, in: view, spot.document))
        } else if let last = path.last, case .key = last.part, let entry = last.entry {
            range = entry.keyRange
            let slots = view.finder.slots(along: path)
            if slots.count == path.count, let slot = slots.last { parts.append(help(for: entry.key, in: slot)) }
        }
        for finding in judge(source.path) where finding.place.source.path == source.path {
            let place = finding.place.byteRange
            guard place.lowerBound <= spot.offset, spot.offset <= place.upperBound else { continue }
            guard let rule = Rule.named(finding.rule) else { continue }
            parts.append("**\(rule.name)**: \(rule.summary)\n\n\(rule.reason)")
            range = range ?? place
        }
        parts.removeAll(where: \.isEmpty)
        guard let range, !parts.isEmpty else { return .null }
        let text = TerminalText.clean(parts.joined(separator: "\n\n---\n\n"), keepingLineBreaks: true)
        return .object([
            .init("contents", .object([.init("kind", .word("markdown")), .init("value", .text(text))])),
            .init("range", encoding.range(range, in: source)),
        ])
    }

    // MARK: Keys

    private func help(for key: String, in slot: Slot) -> String {
        switch slot {
        case .keys(let owner, let fields):
            guard let field = fields.first(where: { $0.name == key }) else { return "" }
            var lines = ["**\(key)** (\(owner)): \(field.help)"]
            switch field.form {
            case .scalar(let type), .map(let type): lines.append(type.expected)
            case .list(let type): lines.append("\(type.expected), or a list of them")
            case .special(let words): lines.append(words)
            case .tree, .object, .named: break
            }
            if field.isRequired { lines.append("required") }
            if let standard = field.defaultText { lines.append("default: `\(standard)`") }
            if field.isSecret { lines.append("a reference to a secret input") }
            return lines.joined(separator: "\n\n")
        case .either(let one, let other):
            let first = help(for: key, in: one)
            return first.isEmpty ? help(for: key, in: other) : first
        case .list(let inner): return help(for: key, in: inner)
        case .results(let results):
            return results.first { $0.name == key }.map { "**\(key)** (\($0.type.name)): \($0.help)" } ?? ""
        case .matchers:
            return MatcherDeclaration.all.first { $0.name == key }.map { "**\(key)**: \($0.help)" } ?? ""
        default: return ""
        }
    }

    // MARK: Names

    private func words(about mention: NameIndex.Mention, in view: DocumentView, _ document: OpenDocument) -> String {
        let name = mention.name
        let value = view.names.declaration(of: name)?.value
        var lines = ["**\(name.text)** (\(name.kind.rawValue))"]
        lines += [value?["title"]?.text, value?["about"]?.text].compactMap { $0 }
        _ = judge(document.source.path)
        var plan: Plan?
        if case .plan(let read) = documents[document.source.path]?.judged?.document { plan = read }
        switch name.kind {
        case .window: if let window = plan?.window(name.text) { lines += words(about: window) }
        case .host: if let host = plan?.host(name.text) { lines.append("`\(host.writtenURL)`") }
        case .input:
            if let input = plan?.input(name.text) {
                lines.append(input.isSecret ? "secret, given by the site" : "\(input.type.rawValue)")
                if let standard = input.defaultValue { lines.append("default: `\(standard)`") }
            }
        case .group: lines.append((value?.listed ?? []).compactMap(\.text).joined(separator: ", "))
        case .capture:
            if let text = value?.text ?? value?["value"]?.text { lines.append("`\(text)`") }
        default: break
        }
        return lines.joined(separator: "\n\n")
    }

    private func words(about window: Window) -> [String] {
        var lines = [window.words]
        if let zone = readerZone, zone.name != window.zone.name {
            for span in window.spans.prefix(3) {
                let ends = [span.opens, span.closes].map { $0.map { zone.describe($0, weekday: true) } ?? "open" }
                lines.append("here: \(ends[0]) to \(ends[1])")
            }
        }
        let now = Instant.now()
        switch window.position(of: now) {
        case .before(let opens): lines.append("opens in \((opens - now).words)")
        case .inside(let span): lines.append(span.closes.map { "open, closes in \(($0 - now).words)" } ?? "open")
        case .after(let closed): lines.append("closed \((now - closed).words) ago")
        case .unannounced: lines.append("still to be announced")
        }
        return lines
    }
}
