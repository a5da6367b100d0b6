import CivilTime
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
        case .equals(let operand): return Verdict(Self.equal(value, try operand.value(in: scope)))
        case .oneOf(let operands):
            var values: [PlanValue] = []
            for operand in operands { values.append(try operand.value(in: scope)) }
            return Verdict(values.contains { Self.equal(value, $0) })
        case .contains(let operand): return Self.contains(value, try operand.value(in: scope))
        case .matches(let operand): return Self.matches(value, try Self.text(of: operand, in: scope))
        case .startsWith(let operand):
            let prefix = try Self.text(of: operand, in: scope)
            return value.text.map { Verdict($0.hasPrefix(prefix)) } ?? .undecidable("it is not a text")
        case .endsWith(let operand):
            let suffix = try Self.text(of: operand, in: scope)
            return value.text.map { Verdict($0.hasSuffix(suffix)) } ?? .undecidable("it is not a text")
        case .atLeast(let operand): return Self.ordered(value, try operand.value(in: scope)) { $0 >= $1 }
        case .atMost(let operand): return Self.ordered(value, try operand.value(in: scope)) { $0 <= $1 }
        case .between(let low, let high):
            return .all([
                Self.ordered(value, try low.value(in: scope)) { $0 >= $1 },
                Self.ordered(value, try high.value(in: scope)) { $0 <= $1 },
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
            return entries.isEmpty ? .fails : .all(try Self.verdicts(inner, onEach: entries, in: scope, now: now))
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

    private static func text(of operand: Expression, in scope: Scope) throws(UnusableValue) -> String {
        guard let text = try operand.value(in: scope).text else {
            throw UnusableValue(place: operand.place, message: "expected a text to compare with")
        }
        return text
    }

    private static func equal(_ value: PlanValue, _ operand: PlanValue) -> Bool {
        if value == operand { return true }
        if let left = number(value), let right = number(operand) { return left == right }
        guard let left = value.text, let right = operand.text else { return false }
        return left == right
    }

    private static func contains(_ value: PlanValue, _ operand: PlanValue) -> Verdict {
        if case .list(let entries) = value { return Verdict(entries.contains { equal($0, operand) }) }
        guard let text = value.text, let part = operand.text else { return .undecidable("it is not a text") }
        return Verdict(ByteSearch.contains(text, part))
    }

    private static func matches(_ value: PlanValue, _ pattern: String) -> Verdict {
        guard let text = value.text else { return .undecidable("it is not a text") }
        do {
            return Verdict(try Pattern(pattern).matches(text))
        } catch let problem as PatternProblem {
            return .undecidable("the regular expression is wrong: \(problem.message)")
        } catch {
            return .undecidable("the regular expression ran away on this text: \(error)")
        }
    }

    private static func ordered(_ value: PlanValue, _ operand: PlanValue, _ compare: (Double, Double) -> Bool)
        -> Verdict
    {
        guard let left = number(value), let right = number(operand) else { return .undecidable("it is not a number") }
        return Verdict(compare(left, right))
    }

    private static func number(_ value: PlanValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .decimal(let number): number
        case .duration(let duration): duration / .seconds(1)
        case .text(let text): Double(text)
        default: nil
        }
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
        default: nil
        }
    }
}
