import Diagnostics
import Patterns
import YAMLTree

/// Reads `expect:` against the results that are declared, and what else is asked of values.
struct MatcherReader {
    let results: [ResultDeclaration]
    /// Whose results they are, such as the name of a step kind.
    let owner: String
    let reading: Reading

    func expectations(_ node: Node) -> [Expectation] {
        guard let entries = reading.mapping(node, called: "expect") else { return [] }
        if entries.isEmpty {
            reading.report(
                "empty-expect", at: node.place, "\"expect\" expects nothing",
                help: "name one of \(Spelled.list(results.map(\.name), "or"))")
        }
        return entries.compactMap { entry in
            guard let result = results.first(where: { $0.name == entry.key.value }) else {
                reading.unknownKey(entry.key, of: "what \(owner) finds", among: results.map(\.name))
                return nil
            }
            guard let matcher = matcher(entry.value, of: result.type, called: entry.key.value) else { return nil }
            return Expectation(field: entry.key, matcher: matcher, place: entry.value.place)
        }
    }

    /// What is asked of a value of that type: one to be equal to, or matchers.
    func matcher(_ node: Node, of type: ResultType, called name: String) -> Matcher? {
        switch node.content {
        case .scalar(let scalar):
            if scalar.isEmpty {
                reading.report(
                    "empty-value", at: node.place, "nothing is expected of \"\(name)\"",
                    help: "write what is expected, or one of \(Spelled.list(keys(for: type), "or"))")
                return nil
            }
            return equality(node, of: type, called: name)
        case .sequence:
            reading.report(
                "wrong-type", at: node.place, "expected a value or a matcher for \"\(name)\", found a list",
                help: helpInsteadOfList(of: type))
            return nil
        case .mapping(let entries):
            if entries.isEmpty {
                reading.report(
                    "empty-expect", at: node.place, "nothing is expected of \"\(name)\"",
                    help: "ask of it \(Spelled.list(keys(for: type), "or"))")
                return nil
            }
            let matchers = entries.compactMap { matcher($0, of: type, called: name) }
            guard matchers.count == entries.count else { return nil }
            return matchers.count == 1 ? matchers[0] : .all(matchers)
        }
    }

    private func equality(_ node: Node, of type: ResultType, called name: String) -> Matcher? {
        switch type {
        case .list, .record, .map, .xpath, .instant:
            reading.report(
                "wrong-type", at: node.place,
                "\"\(name)\" is \(type.nameWithArticle) and cannot be compared with one value",
                help: "ask of it \(Spelled.list(keys(for: type)))")
            return nil
        case .text, .prose, .integer, .decimal, .size, .boolean, .duration, .date, .clockTime, .host, .word, .json:
            return reading.expression(node, operandType(of: type)).map(Matcher.equals)
        }
    }

    private func keys(for type: ResultType) -> [String] {
        switch type {
        case .record(let members): return members.map(\.name) + ["not", "all", "any"]
        case .map: return ["one of its names", "not", "all", "any"]
        case .xpath: return ["an XPath expression such as //h1", "not", "all", "any"]
        default: break
        }
        return MatcherDeclaration.names(for: type)
    }

    private func matcher(_ entry: Entry, of type: ResultType, called name: String) -> Matcher? {
        if let member = memberMatcher(entry, of: type) { return member.matcher }
        guard let declaration = MatcherDeclaration.all.first(where: { $0.name == entry.key.value }) else {
            reading.unknownKey(
                entry.key, of: "what may be asked of the \(type.name) \"\(name)\"", among: keys(for: type),
                rule: "unknown-matcher", advice: adviceOnPaths(entry.key.value, type))
            return nil
        }
        guard declaration.appliesTo(type) else {
            reading.report(
                "wrong-matcher", at: entry.key.place,
                "\"\(entry.key.value)\" cannot be asked of \"\(name)\", which is \(type.nameWithArticle)",
                help: "ask of it \(Spelled.list(keys(for: type)))")
            return nil
        }
        return matcher(named: declaration.name, entry.value, of: type, called: name)
    }

    private func adviceOnPaths(_ key: String, _ type: ResultType) -> String? {
        guard case .json = type else { return nil }
        let path = PlanName.isValid(key) && !key.contains("-") ? "$.\(key)" : "$['\(TerminalText.excerpt(key))']"
        return "a part of the document is named by its path, such as \(path)"
    }

    /// What asks about several values at once.
    private func helpInsteadOfList(of type: ResultType) -> String {
        guard case .list = type else { return "\"one-of: […]\" allows several values" }
        return "ask for each that must be in it, as in all: [{contains: one}, {contains: other}]"
    }

    /// A member of a record, map or JSON document under its own name; `nil` where the key is a matcher's.
    private func memberMatcher(_ entry: Entry, of type: ResultType) -> (matcher: Matcher?, Void)? {
        let key = entry.key.value
        switch type {
        case .record(let members):
            guard let member = members.first(where: { $0.name == key }) else { return nil }
            return (matcher(entry.value, of: member.type, called: key).map { .member(key, $0) }, ())
        case .map(let element):
            if ["not", "all", "any"].contains(key) { return nil }
            if reading.refuseReference(inKey: entry.key) { return (nil, ()) }
            return (matcher(entry.value, of: element, called: key).map { .member(key.lowercased(), $0) }, ())
        case .xpath:
            if ["not", "all", "any"].contains(key) { return nil }
            if reading.refuseReference(inKey: entry.key) { return (nil, ()) }
            if case .failure(let misread) = ScalarType.xpath.parse(key) {
                reading.report(
                    "xpath", at: entry.key.place, misread.reason,
                    help: "write an XPath 1.0 expression, such as //h1 or count(//tr)")
                return (nil, ())
            }
            return (matcher(entry.value, of: .text, called: key).map { .member(key, $0) }, ())
        case .json:
            guard key.hasPrefix("$") else { return nil }
            if let problem = JSONMember.problem(with: key) {
                reading.report("json-path", at: entry.key.place, "\"\(key)\" is not a singular JSON path: \(problem)")
                return (nil, ())
            }
            return (matcher(entry.value, of: .json, called: key).map { .member(key, $0) }, ())
        default: return nil
        }
    }

    private func matcher(named name: String, _ node: Node, of type: ResultType, called field: String) -> Matcher? {
        switch name {
        case "contains": return operand(node, of: elementOrSelf(type)).map(Matcher.contains)
        case "matches": return pattern(node, of: type).map(Matcher.matches)
        case "starts-with": return operand(node, of: type).map(Matcher.startsWith)
        case "ends-with": return operand(node, of: type).map(Matcher.endsWith)
        case "one-of": return operands(node, of: type).map(Matcher.oneOf)
        case "at-least": return bound(node, of: type).map { counted(.atLeast($0), type) }
        case "at-most": return bound(node, of: type).map { counted(.atMost($0), type) }
        case "more-than": return bound(node, of: type).map { counted(.moreThan($0), type) }
        case "less-than": return bound(node, of: type).map { counted(.lessThan($0), type) }
        case "between": return between(node, of: type).map { counted($0, type) }
        case "newer-than": return reading.expression(node, .duration).map(Matcher.newerThan)
        case "older-than": return reading.expression(node, .duration).map(Matcher.olderThan)
        case "empty": return reading.constant(node, .boolean).map { .empty($0 == .boolean(true)) }
        case "not": return matcher(node, of: type, called: field).map(Matcher.not)
        case "all": return matchers(node, of: type, called: field).map(Matcher.all)
        case "any": return matchers(node, of: type, called: field).map(Matcher.any)
        case "count": return matcher(node, of: .integer, called: "count").map(Matcher.count)
        case "each": return matcher(node, of: element(of: type), called: "each").map(Matcher.each)
        case "some": return matcher(node, of: element(of: type), called: "some").map(Matcher.some)
        case "none": return matcher(node, of: element(of: type), called: "none").map(Matcher.none)
        default: preconditionFailure("the matcher \(name) is declared but not read")
        }
    }

    private func matchers(_ node: Node, of type: ResultType, called name: String) -> [Matcher]? {
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            reading.report(
                "wrong-type", at: node.place, "expected a list of matchers, found \(node.kindInWords)",
                help: "write a list, such as [{contains: one}, {contains: other}]")
            return nil
        }
        let matchers = items.compactMap { matcher($0, of: type, called: name) }
        return matchers.count == items.count ? matchers : nil
    }

    private func operand(_ node: Node, of type: ResultType) -> Expression? { operand(node, operandType(of: type)) }

    private func operand(_ node: Node, _ type: ScalarType) -> Expression? {
        if case .scalar(let scalar) = node.content, scalar.isEmpty || scalar.text.allSatisfy(\.isWhitespace) {
            reading.report(
                "empty-value", at: node.place, "a matcher needs a value to compare with, and this is empty",
                help: "\"empty: true\" expects nothing, \"empty: false\" anything")
            return nil
        }
        return reading.expression(node, type)
    }

    private func operands(_ node: Node, of type: ResultType) -> [Expression]? {
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            reading.report(
                "wrong-type", at: node.place, "expected a list of values, found \(node.kindInWords)",
                help: "write a list, such as [one, other]")
            return nil
        }
        let values = items.compactMap { operand($0, of: type) }
        return values.count == items.count ? values : nil
    }

    private func pattern(_ node: Node, of type: ResultType) -> Expression? {
        guard let expression = operand(node, type == .prose ? .pattern.asProse : .pattern) else { return nil }
        // What is found in nothing and also in a text of no meaning is found everywhere.
        if let text = expression.constant?.text, let pattern = try? Pattern(text),
            (try? pattern.matches("")) == true, (try? pattern.matches("\u{2603}\n\u{2603}")) == true
        {
            reading.report(
                "empty-pattern", at: node.place, "\"\(TerminalText.excerpt(text))\" is found in every text",
                help: "say what must be there; \"empty: false\" asks for any text at all")
            return nil
        }
        return expression
    }

    /// The operand of a matcher that puts values in an order.
    private func bound(_ node: Node, of type: ResultType) -> Expression? {
        switch type {
        case .list: operand(node, .integer)
        // `at-least: 1` is told as it was written, not as 1.0.
        case .json: operand(node, isWhole(node) ? .integer : .decimal)
        default: operand(node, operandType(of: type))
        }
    }

    private func isWhole(_ node: Node) -> Bool {
        if case .scalar(let scalar) = node.content { Int(scalar.text) != nil } else { false }
    }

    private func between(_ node: Node, of type: ResultType) -> Matcher? {
        guard case .sequence(let items) = node.content, items.count == 2 else {
            let found =
                if case .sequence(let items) = node.content { Spelled.count(items.count, "value") } else {
                    node.kindInWords
                }
            reading.report(
                "wrong-type", at: node.place, "\"between\" takes two values, found \(found)",
                help: "write the lower and the upper end, such as [200, 299]")
            return nil
        }
        let ends = items.compactMap { bound($0, of: type) }
        guard ends.count == 2 else { return nil }
        if let low = ends[0].constant, let high = ends[1].constant, case .greater = Comparison(low, with: high) {
            reading.report(
                "wrong-value", at: node.place, "nothing lies between \(low.shown()) and \(high.shown())",
                help: "write the lower end first")
            return nil
        }
        return .between(ends[0], ends[1])
    }

    private func element(of type: ResultType) -> ResultType {
        if case .list(let element) = type { element } else { type }
    }

    private func elementOrSelf(_ type: ResultType) -> ResultType { element(of: type) }

    /// `files: {at-least: 1}` asks of the number of entries.
    private func counted(_ matcher: Matcher, _ type: ResultType) -> Matcher {
        if case .list = type { .count(matcher) } else { matcher }
    }

    private func operandType(of type: ResultType) -> ScalarType {
        switch type {
        case .integer: .integer
        case .decimal: .decimal
        case .size: .size
        case .boolean: .boolean
        case .duration: .duration
        case .date: .date
        case .clockTime: .timeOfDay
        case .host: .host
        case .word(let words): .word(words)
        case .prose: .text.asProse
        case .text, .instant, .list, .record, .map, .xpath, .json: .text
        }
    }
}
