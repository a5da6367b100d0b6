import Diagnostics
import YAMLTree

/// Reads what stands within `$(…)`, or as the expression of a capture: a path, and filters with their arguments.
struct ReferenceReader {
    private let bytes: [UInt8]
    private let node: Node
    /// Whether it ends at `)`, as in `$(…)`, rather than with the text.
    private let isEnclosed: Bool
    private var index: Int
    private(set) var findings: [Finding] = []

    private struct Word {
        let text: String
        let range: Range<Int>
        let isQuoted: Bool
    }

    /// `start` is the first byte of the path within the node's text.
    init(_ bytes: [UInt8], from start: Int, in node: Node, isEnclosed: Bool) {
        self.bytes = bytes
        self.node = node
        self.isEnclosed = isEnclosed
        index = start
    }

    /// The reference, and where the text goes on after it; without the second where it has no end.
    ///
    /// `opening` is how many bytes before the path belong to the reference, for its place.
    mutating func read(opening: Int) -> (reference: Reference?, end: Int?) {
        let start = index
        var sections: [[Word]] = [[]]
        var hasEnded = false
        reading: while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): index += 1
            case UInt8(ascii: ")") where isEnclosed:
                index += 1
                hasEnded = true
                break reading
            case UInt8(ascii: "|"):
                index += 1
                sections.append([])
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let word = quotedWord() else { return (nil, nil) }
                sections[sections.count - 1].append(word)
            default: sections[sections.count - 1].append(bareWord())
            }
        }
        guard hasEnded || !isEnclosed else {
            report(
                "reference-syntax", start - opening..<start, "\"$(\" is not closed by \")\"",
                "write $$( for a literal $(")
            return (nil, nil)
        }
        let end = index
        return (reference(sections, start - opening..<end, body: start..<(isEnclosed ? end - 1 : end)), end)
    }

    private func place(_ range: Range<Int>) -> Place {
        Template.place(at: range.lowerBound, length: range.count, in: node)
    }

    private mutating func report(
        _ rule: String, _ range: Range<Int>, _ message: String, _ help: String?, fix: Fix? = nil
    ) {
        findings.append(Finding(rule, at: place(range), message, help: help, fix: fix))
    }

    // MARK: Words

    private mutating func bareWord() -> Word {
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: "|") || isEnclosed && byte == UInt8(ascii: ")") { break }
            index += 1
        }
        return Word(text: text(start..<index), range: start..<index, isQuoted: false)
    }

    /// A backslash stands for itself, unless before the quote of a `"…"`: patterns are full of them.
    private mutating func quotedWord() -> Word? {
        let start = index
        let quote = bytes[index]
        var plain: [UInt8] = []
        index += 1
        while index < bytes.count {
            if quote == UInt8(ascii: "\""), bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
                bytes[index + 1] == quote
            {
                plain.append(quote)
                index += 2
                continue
            }
            if bytes[index] == quote {
                index += 1
                return Word(text: String(decoding: plain, as: UTF8.self), range: start..<index, isQuoted: true)
            }
            plain.append(bytes[index])
            index += 1
        }
        report(
            "reference-syntax", start..<start + 1, "this quote is not closed by another one",
            "put \(quote == UInt8(ascii: "\"") ? "\"…\"" : "'…'") round the argument; where \" #\" is in it, quote the whole value for YAML too"
        )
        return nil
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: Meaning

    private mutating func reference(_ sections: [[Word]], _ whole: Range<Int>, body: Range<Int>) -> Reference? {
        let path = sections[0].first.map { word in
            word.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        }
        guard let path, sections[0].count == 1, !sections[0][0].isQuoted, path.allSatisfy(PlanName.isValid) else {
            let shown = TerminalText.excerpt(text(body))
            report(
                "reference-syntax", whole, "\"\(isEnclosed ? "$(\(shown))" : shown)\" is not a reference",
                isEnclosed
                    ? "write $(name) or $(name.member), with filters as in $(name | filter)"
                    : "write the name of a result, with filters as in body | find \"token=(\\w+)\"")
            return nil
        }
        var filters: [FilterCall] = []
        for (number, words) in sections.enumerated().dropFirst() {
            guard let name = words.first else {
                let bar = bar(number, in: body)
                report("reference-syntax", bar..<bar + 1, "no filter stands after this bar", "leave it out")
                return nil
            }
            guard let call = filter(name, arguments: Array(words.dropFirst())) else { return nil }
            filters.append(call)
        }
        return Reference(path: path, filters: filters, place: place(whole))
    }

    /// Where the bar before a section without words stands: the last one before the next section, or the last of all.
    private func bar(_ number: Int, in body: Range<Int>) -> Int {
        var seen = 0
        for index in body where bytes[index] == UInt8(ascii: "|") {
            seen += 1
            if seen == number { return index }
        }
        return body.lowerBound
    }

    private mutating func filter(_ name: Word, arguments words: [Word]) -> FilterCall? {
        guard let filter = FilterDeclaration.named(name.text) else {
            let names = FilterDeclaration.all.map(\.name)
            report(
                "unknown-filter", name.range, "there is no filter \"\(TerminalText.excerpt(name.text))\"",
                Spelled.question(for: name.text, among: names) ?? "the filters are \(Spelled.list(names))",
                fix: .spelling(name.text, among: names, at: place(name.range)))
            return nil
        }
        if words.count > filter.parameters.count {
            let extra = words[filter.parameters.count]
            report(
                "wrong-argument", extra.range,
                "\(filter.name) takes \(filter.parameters.isEmpty ? "no argument" : Spelled.count(filter.parameters.count, "argument")), and this is one more",
                "write \(filter.usage); an argument with a blank in it stands in quotes")
            return nil
        }
        guard words.count >= filter.parameters.filter({ !$0.isOptional }).count else {
            report(
                "wrong-argument", name.range, "\(filter.name) needs its \(filter.parameters[words.count].name)",
                "write \(filter.usage)")
            return nil
        }
        var arguments: [FilterCall.Argument] = []
        for (word, parameter) in zip(words, filter.parameters) {
            guard let argument = argument(word, parameter) else { return nil }
            arguments.append(argument)
        }
        return FilterCall(filter: filter, arguments: arguments, place: place(name.range))
    }

    private mutating func argument(_ word: Word, _ parameter: FilterDeclaration.Parameter) -> FilterCall.Argument? {
        let type = parameter.type
        switch type.parse(word.text) {
        case .success(let value):
            let place = place(word.range)
            findings += type.warnings(word.text, place)
            return FilterCall.Argument(text: word.text, value: value, place: place)
        case .failure(let misread):
            let isCut = !word.isQuoted && word.text.contains("(")
            report(
                "wrong-argument", word.range,
                "expected \(type.expected), found \"\(TerminalText.excerpt(word.text))\"",
                isCut
                    ? "put it in quotes: without them it ends at the first blank, \"|\"\(isEnclosed ? " or \")\"" : "")"
                    : misread.reason.isEmpty ? "write \(type.expected)" : misread.reason)
            return nil
        }
    }
}
