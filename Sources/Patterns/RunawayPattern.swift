/// Finds repetitions that can match one text in exponentially many ways, such as `(a+)+`, `(\w|\d)*` or `(a*b?)*`.
///
/// A repetition without an end is reported where what it repeats has, in one of its alternatives, an endless repetition
/// of some characters, and everything else that must be in it shares a character with these: then nothing tells where
/// one round ends and the next begins. `(\w+,)*` is not reported, since no `,` is in `\w+`. Two alternatives of one
/// character each that share one are reported too. What gives nothing back (`(?>…)`, `a++`) and what only looks
/// (`(?=…)`) is passed over. Patterns that need only polynomial time, such as `.*.*x`, are not looked for.
package enum RunawayPattern {
    /// The repetition to blame, as it is written; `nil` where none is found. The pattern is one that compiles.
    package static func part(of pattern: String) -> String? {
        // Without two repetitions, or one and an alternative, there is nothing to look for.
        var repetitions = 0
        var hasBar = false
        for byte in pattern.utf8 {
            if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "{") { repetitions += 1 }
            if byte == UInt8(ascii: "|") { hasBar = true }
        }
        guard repetitions > 1 || repetitions > 0 && hasBar else { return nil }
        var reader = PatternOutline(pattern)
        _ = reader.alternatives(depth: 0)
        return reader.runaway
    }
}

/// The characters one item of a pattern can match: the ASCII ones each, all others by what they are.
struct CharacterSet128: Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var others: Others = []

    /// What characters beyond ASCII are.
    struct Others: OptionSet {
        let rawValue: UInt8
        static let digits = Others(rawValue: 1)
        static let letters = Others(rawValue: 2)
        static let spaces = Others(rawValue: 4)
        static let rest = Others(rawValue: 8)
        static let all: Others = [.digits, .letters, .spaces, .rest]

        static func of(_ value: UInt32) -> Others {
            guard let properties = Unicode.Scalar(value)?.properties else { return .all }
            if properties.isWhitespace { return .spaces }
            if properties.isAlphabetic { return .letters }
            return properties.numericType == nil ? .rest : .digits
        }
    }

    static let none = CharacterSet128()
    static let all = CharacterSet128().inverted

    mutating func insert(_ scalar: UInt32) {
        switch scalar {
        case 0..<64: low |= 1 << UInt64(scalar)
        case 64..<128: high |= 1 << UInt64(scalar - 64)
        default: others.formUnion(.of(scalar))
        }
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        if range.lowerBound <= 127 {
            for scalar in range.lowerBound...min(range.upperBound, 127) { insert(scalar) }
        }
        if range.upperBound > 127 { others.formUnion(range.count == 1 ? .of(range.lowerBound) : .all) }
    }

    mutating func formUnion(_ other: CharacterSet128) {
        low |= other.low
        high |= other.high
        others.formUnion(other.others)
    }

    /// All that is not in the set. Of a sort of characters beyond ASCII that is in it, none is taken to be left.
    var inverted: CharacterSet128 {
        var set = CharacterSet128()
        set.low = ~low
        set.high = ~high
        set.others = Others.all.subtracting(others)
        return set
    }

    func shares(with other: CharacterSet128) -> Bool {
        low & other.low != 0 || high & other.high != 0 || !others.isDisjoint(with: other.others)
    }

    static func of(_ ranges: [ClosedRange<UInt32>], others: Others = []) -> CharacterSet128 {
        var set = CharacterSet128()
        for range in ranges { set.insert(range) }
        set.others.formUnion(others)
        return set
    }

    static let digits = of([48...57], others: .digits)
    static let word = of([48...57, 65...90, 95...95, 97...122], others: [.digits, .letters])
    static let space = of([9...13, 32...32], others: .spaces)
}
