import CivilTime
import JSONText
import Patterns

extension Matcher {
    /// Asks it of a value; `now` is the run's clock, which ages of files are counted from.
    package func verdict(on value: PlanValue, in scope: Scope, now: Instant) throws(UnusableValue) -> Verdict {
        switch self {
        case .not(let inner): return try inner.verdict(on: value, in: scope, now: now).negated
        case .all(let inner): return .all(try Self.verdicts(inner, on: value, in: scope, now: now))
        case .any(let inner): return .any(try Self.verdicts(inner, on: value, in: scope, now: now))
        case .member(let name, let inner): return try inner.verdict(on: value[member: name], in: scope, now: now)
        case .empty(let expected):
            return Self.isEmpty(value).map { Verdict($0 == expected) } ?? .undecidable("it is not a text or a list")
        default: break
        }
        if value == .absent { return .undecidable("there is none") }
        switch self {
        case .equals(let operand): return Verdict(try Self.isEqual(value, operand, in: scope))
        case .oneOf(let operands):
            // Each is put in, so that one that cannot be is told.
            var isOne = false
            for operand in operands where try Self.isEqual(value, operand, in: scope) { isOne = true }
            return Verdict(isOne)
        case .contains(let operand): return try Self.contains(value, operand, in: scope)
        case .matches(let operand):
            return Self.matches(value, try Self.text(of: operand, in: scope), asProse: operand.type.isProse)
        case .startsWith(let operand):
            let prefix = try Self.text(of: operand, in: scope)
            guard let text = value.text else { return .undecidable("it is not a text") }
            return Verdict(
                operand.type.isProse ? Prose.starts(text, with: prefix) : text.utf8.starts(with: prefix.utf8))
        case .endsWith(let operand):
            let suffix = try Self.text(of: operand, in: scope)
            guard let text = value.text else { return .undecidable("it is not a text") }
            return Verdict(
                operand.type.isProse
                    ? Prose.ends(text, with: suffix) : text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8))
        case .atLeast(let operand): return Verdict(try Self.order(value, operand, in: scope), allows: .greater)
        case .atMost(let operand): return Verdict(try Self.order(value, operand, in: scope), allows: .less)
        case .moreThan(let operand): return Verdict(try Self.order(value, operand, in: scope), is: .greater)
        case .lessThan(let operand): return Verdict(try Self.order(value, operand, in: scope), is: .less)
        case .between(let low, let high):
            return .all([
                Verdict(try Self.order(value, low, in: scope), allows: .greater),
                Verdict(try Self.order(value, high, in: scope), allows: .less),
            ])
        case .newerThan(let operand): return try Self.age(value, operand, in: scope, now: now) { $0 > $1 }
        case .olderThan(let operand): return try Self.age(value, operand, in: scope, now: now) { $0 < $1 }
        case .count, .each, .some, .none: return try listVerdict(on: value, in: scope, now: now)
        case .not, .all, .any, .member, .empty: preconditionFailure("answered above")
        }
    }

    private func listVerdict(on value: PlanValue, in scope: Scope, now: Instant) throws(UnusableValue) -> Verdict {
        guard case .list(let entries) = value else { return .undecidable("it is not a list") }
        switch self {
        case .count(let inner): return try inner.verdict(on: .integer(entries.count), in: scope, now: now)
        case .each(let inner):
            // Undecidable rather than failed, so that `not: {each: …}` does not hold of a list with nothing in it.
            if entries.isEmpty { return .undecidable("there is no entry") }
            return .all(try Self.verdicts(inner, onEach: entries, in: scope, now: now))
        case .some(let inner): return .any(try Self.verdicts(inner, onEach: entries, in: scope, now: now))
        case .none(let inner):
            return Verdict.any(try Self.verdicts(inner, onEach: entries, in: scope, now: now)).negated
        default: preconditionFailure("not a matcher of lists")
        }
    }

    private static func verdicts(_ matchers: [Matcher], on value: PlanValue, in scope: Scope, now: Instant)
        throws(UnusableValue) -> [Verdict]
    {
        var verdicts: [Verdict] = []
        for matcher in matchers { verdicts.append(try matcher.verdict(on: value, in: scope, now: now)) }
        return verdicts
    }

    private static func verdicts(_ matcher: Matcher, onEach values: [PlanValue], in scope: Scope, now: Instant)
        throws(UnusableValue) -> [Verdict]
    {
        var verdicts: [Verdict] = []
        for value in values { verdicts.append(try matcher.verdict(on: value, in: scope, now: now)) }
        return verdicts
    }

    /// A text to look for. An input may turn out empty, and nothing is found in every text.
    private static func text(of operand: Expression, in scope: Scope) throws(UnusableValue) -> String {
        guard let text = try comparable(operand, in: scope).text else {
            throw UnusableValue(place: operand.place, message: "expected a text to compare with")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw UnusableValue(place: operand.place, message: "there is nothing to look for: the value is empty")
        }
        return text
    }

    /// A value to compare with; a key or a list is like nothing, which must not make `not:` hold.
    private static func comparable(_ operand: Expression, in scope: Scope) throws(UnusableValue) -> PlanValue {
        let value = try operand.value(in: scope)
        guard value.text != nil else {
            throw UnusableValue(place: operand.place, message: "this value has no text to compare with")
        }
        return value
    }

    private static func isEqual(
        _ value: PlanValue, _ operand: Expression, in scope: Scope
    ) throws(UnusableValue) -> Bool {
        let other = try comparable(operand, in: scope)
        return operand.type.isProse ? Prose.areEqual(value, other) : Comparison.areEqual(value, other)
    }

    private static func contains(
        _ value: PlanValue, _ operand: Expression, in scope: Scope
    ) throws(UnusableValue) -> Verdict {
        let part = try text(of: operand, in: scope)
        if case .list(let entries) = value {
            let entry = try operand.value(in: scope)
            return Verdict(entries.contains { Comparison.areEqual($0, entry) })
        }
        guard let text = value.text else { return .undecidable("it is not a text") }
        return Verdict(operand.type.isProse ? Prose.contains(text, part) : ByteSearch.contains(text, part))
    }

    private static func matches(_ value: PlanValue, _ pattern: String, asProse: Bool) -> Verdict {
        guard let text = value.text else { return .undecidable("it is not a text") }
        do {
            return Verdict(try (asProse ? ProsePattern.make(pattern) : Pattern(pattern)).matches(text))
        } catch let problem as PatternProblem {
            return .undecidable("the regular expression is wrong: \(problem.message)")
        } catch {
            return .undecidable("the regular expression ran away on this text: \(error)")
        }
    }

    private static func order(_ value: PlanValue, _ operand: Expression, in scope: Scope) throws(UnusableValue)
        -> Comparison
    {
        // Of a list in a JSON document, the number of entries is meant.
        let counted: PlanValue = if case .list(let entries) = value { .integer(entries.count) } else { value }
        return Comparison(counted, with: try comparable(operand, in: scope))
    }

    private static func age(
        _ value: PlanValue, _ operand: Expression, in scope: Scope, now: Instant, _ compare: (Instant, Instant) -> Bool
    ) throws(UnusableValue) -> Verdict {
        guard case .instant(let time) = value, case .duration(let age) = try operand.value(in: scope) else {
            return .undecidable("it is not a time")
        }
        return Verdict(compare(time, now - age))
    }

    private static func isEmpty(_ value: PlanValue) -> Bool? {
        switch value {
        case .absent: true
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .list(let entries): entries.isEmpty
        case .json(let document): document.members?.isEmpty
        case .boolean, .integer, .decimal: false
        default: nil
        }
    }
}
