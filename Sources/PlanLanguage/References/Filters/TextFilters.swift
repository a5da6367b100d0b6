import Patterns

extension FilterDeclaration {
    /// Filters of texts.
    static let texts: [FilterDeclaration] = [
        FilterDeclaration("trim", "without blanks and line ends around it", takes: [.text], gives: .text) {
            value, _, _ in
            .text(trimmed(value.text ?? ""))
        },
        FilterDeclaration("lower-case", "in small letters", takes: [.text], gives: .text) { value, _, _ in
            .text((value.text ?? "").lowercased())
        },
        FilterDeclaration("upper-case", "in capitals", takes: [.text], gives: .text) { value, _, _ in
            .text((value.text ?? "").uppercased())
        },
        FilterDeclaration(
            "url-encode", "fit to stand in a URL, with %20 for a space", takes: [.text], gives: .text
        ) { value, _, _ in
            .text(percentEncoded(value.text ?? ""))
        },
        find, replace, defaultText,
    ]

    private static let find = FilterDeclaration(
        "find",
        "the first match of a regular expression, or of it a group by number or name; where GROUP is left out, the first group, if there is one",
        takes: [.text], [Parameter("PATTERN", .pattern), Parameter("GROUP", .text, optional: true)],
        givesWords: "text", mayFindNothing: true,
        gives: { _, call throws(FilterObjection) in
            guard let group = call.text(1), let text = call.text(0), let pattern = try? Pattern(text) else {
                return .text
            }
            if Int(group).map({ (0...pattern.groupCount).contains($0) }) ?? (pattern.groupNumbers[group] != nil) {
                return .text
            }
            let names = pattern.groupNumbers.keys.sorted()
            throw FilterObjection(
                message: "the pattern has no group \"\(group)\"",
                help: pattern.groupCount == 0
                    ? "put (…) round what is wanted, or leave the group out"
                    : "it has \(Spelled.list((1...pattern.groupCount).map(String.init) + names)); 0 is all of the match",
                argument: 1)
        },
        apply: { value, call, _ throws(FilterProblem) in
            let pattern = try compiled(call)
            let match: Match?
            do throws(MatchProblem) {
                match = try pattern.firstMatch(in: value.text ?? "")
            } catch {
                throw FilterProblem(error.message)
            }
            guard let match else { return .absent }
            let found =
                call.text(1).map { group in Int(group).map { match[$0] } ?? match[group] }
                ?? (pattern.groupCount > 0 ? match[1] : match.text)
            return found.map { .text($0) } ?? .absent
        })

    private static let replace = FilterDeclaration(
        "replace", "with each match of a regular expression replaced by the text", takes: [.text],
        [Parameter("PATTERN", .pattern), Parameter("TEXT", .text)], gives: .text,
        apply: { value, call, _ throws(FilterProblem) in
            let pattern = try compiled(call)
            do throws(MatchProblem) {
                return .text(try pattern.replacingMatches(in: value.text ?? "", with: call.text(1) ?? ""))
            } catch {
                throw FilterProblem(error.message)
            }
        })

    private static let defaultText = FilterDeclaration(
        "default", "the value itself, or this where nothing was found or it is empty",
        takes: [.text, .number, .boolean, .date, .time, .timeOfDay, .duration, .host], [Parameter("TEXT", .text)],
        givesWords: "the same type", givesAlways: true,
        gives: { type, call throws(FilterObjection) in
            if case .failure(let misread) = ScalarType.reading(type).parse(call.text(0) ?? "") {
                let expected = ScalarType.reading(type).expected
                throw FilterObjection(
                    message: "\"\(call.text(0) ?? "")\" stands in for \(type.nameWithArticle): expected \(expected)",
                    help: misread.reason.isEmpty ? "write \(expected)" : misread.reason, argument: 0)
            }
            return type
        },
        apply: { value, call, _ in value.isNothing ? .text(call.text(0) ?? "") : value })

    private static func compiled(_ call: FilterCall) throws(FilterProblem) -> Pattern {
        do throws(PatternProblem) {
            return try Pattern(call.text(0) ?? "")
        } catch {
            throw FilterProblem(error.message)
        }
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// All but unreserved characters as octets (RFC 3986, sections 2.1 and 2.3).
    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension ScalarType {
    /// How a text is read that stands in for a value of the type.
    static func reading(_ type: ResultType) -> ScalarType {
        switch type {
        case .integer: .integer
        case .size: .size
        case .decimal: .decimal
        case .boolean: .boolean
        case .duration: .duration
        case .date: .date
        case .clockTime: .timeOfDay
        case .host: .host
        case .text, .prose, .word, .instant, .list, .record, .map, .xpath, .json: .text
        }
    }
}
