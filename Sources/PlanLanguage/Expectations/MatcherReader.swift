import Diagnostics
import Patterns
import YAMLTree

/// Reads `expect:` against the result fields a step kind declares.
struct MatcherReader {
    let kind: StepKindDeclaration
    let reading: Reading

    func expectations(_ node: Node) -> [Expectation] {
        guard let entries = reading.mapping(node, called: "expect") else { return [] }
        if entries.isEmpty {
            reading.report(
                "empty-expect", at: node.place, "\"expect\" expects nothing",
                help: "name a result field of \(kind.name)")
        }
        return entries.compactMap { entry in
            guard let result = kind.results.first(where: { $0.name == entry.key.value }) else {
                reading.unknownKey(entry.key, of: "what \(kind.name) finds", among: kind.results.map(\.name))
                return nil
            }
            guard let matcher = matcher(entry.value, of: result.type, called: entry.key.value) else { return nil }
            return Expectation(field: entry.key, matcher: matcher, place: entry.value.place)
        }
    }

    private func matcher(_ node: Node, of type: ResultType, called name: String) -> Matcher? {
        switch node.content {
        case .scalar(let scalar):
            if scalar.isEmpty {
                reading.report(
                    "empty-value", at: node.place, "nothing is expected of \"\(name)\"",
                    help: "\"empty: true\" expects no text")
                return nil
            }
            return equality(node, of: type, called: name)
        case .sequence:
            reading.report(
                "wrong-type", at: node.place, "expected a value or a matcher for \"\(name)\", found a list",
                help: "\"one-of: […]\" allows several values")
            return nil
        case .mapping(let entries):
            if entries.isEmpty {
                reading.report("empty-expect", at: node.place, "nothing is expected of \"\(name)\"")
                return nil
            }
            let matchers = entries.compactMap { matcher($0, of: type, called: name) }
            guard matchers.count == entries.count else { return nil }
            return matchers.count == 1 ? matchers[0] : .all(matchers)
        }
    }

    private func equality(_ node: Node, of type: ResultType, called name: String) -> Matcher? {
        switch type {
        case .list, .record, .map, .instant:
            reading.report(
                "wrong-type", at: node.place, "\"\(name)\" is a \(type.name) and cannot be compared with one value",
                help: "ask of it \(Spelled.list(keys(for: type)))")
            return nil
        case .text, .integer, .decimal, .duration, .word, .json:
            return reading.expression(node, operandType(of: type)).map(Matcher.equals)
        }
    }

    private func keys(for type: ResultType) -> [String] {
        if case .record(let members) = type { return members.map(\.name) + ["not", "all", "any"] }
        return MatcherDeclaration.names(for: type)
    }

    private func matcher(_ entry: Entry, of type: ResultType, called name: String) -> Matcher? {
        if let member = memberMatcher(entry, of: type) { return member.matcher }
        guard let declaration = MatcherDeclaration.all.first(where: { $0.name == entry.key.value }) else {
            reading.unknownKey(
                entry.key, of: "what may be asked of the \(type.name) \"\(name)\"", among: keys(for: type),
                rule: "unknown-matcher")
            return nil
        }
        guard declaration.appliesTo(type) else {
            reading.report(
                "wrong-matcher", at: entry.key.place,
                "\"\(entry.key.value)\" cannot be asked of \"\(name)\", which is a \(type.name)",
                help: "ask of it \(Spelled.list(keys(for: type)))")
            return nil
        }
        return matcher(named: declaration.name, entry.value, of: type, called: name)
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
            return (matcher(entry.value, of: element, called: key).map { .member(key.lowercased(), $0) }, ())
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
        case "matches": return reading.expression(node, .pattern).map(Matcher.matches)
        case "starts-with": return operand(node, of: .text).map(Matcher.startsWith)
        case "ends-with": return operand(node, of: .text).map(Matcher.endsWith)
        case "one-of": return operands(node, of: type).map(Matcher.oneOf)
        case "at-least": return operand(node, of: countedOrSelf(type)).map { counted(.atLeast($0), type) }
        case "at-most": return operand(node, of: countedOrSelf(type)).map { counted(.atMost($0), type) }
        case "between": return between(node, of: countedOrSelf(type)).map { counted($0, type) }
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
            reading.report("wrong-type", at: node.place, "expected a list of matchers")
            return nil
        }
        let matchers = items.compactMap { matcher($0, of: type, called: name) }
        return matchers.count == items.count ? matchers : nil
    }

    private func operand(_ node: Node, of type: ResultType) -> Expression? {
        guard case .scalar(let scalar) = node.content, !scalar.isEmpty, !scalar.text.isEmpty else {
            reading.report("empty-value", at: node.place, "a matcher needs a value to compare with")
            return nil
        }
        return reading.expression(node, operandType(of: type))
    }

    private func operands(_ node: Node, of type: ResultType) -> [Expression]? {
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            reading.report("wrong-type", at: node.place, "expected a list of values")
            return nil
        }
        let values = items.compactMap { operand($0, of: type) }
        return values.count == items.count ? values : nil
    }

    private func between(_ node: Node, of type: ResultType) -> Matcher? {
        guard let ends = operands(node, of: type) else { return nil }
        guard ends.count == 2 else {
            reading.report("wrong-type", at: node.place, "\"between\" takes two values, found \(ends.count)")
            return nil
        }
        return .between(ends[0], ends[1])
    }

    private func element(of type: ResultType) -> ResultType {
        if case .list(let element) = type { element } else { type }
    }

    private func elementOrSelf(_ type: ResultType) -> ResultType { element(of: type) }

    private func countedOrSelf(_ type: ResultType) -> ResultType {
        if case .list = type { .integer } else { type }
    }

    /// `files: {at-least: 1}` asks of the number of entries.
    private func counted(_ matcher: Matcher, _ type: ResultType) -> Matcher {
        if case .list = type { .count(matcher) } else { matcher }
    }

    private func operandType(of type: ResultType) -> ScalarType {
        switch type {
        case .integer: .integer
        case .decimal: .decimal
        case .duration: .duration
        case .word(let words): .word(words)
        case .text, .instant, .list, .record, .map, .json: .text
        }
    }
}
