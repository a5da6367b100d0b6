import CPCRE2

/// The work that one match may take.
///
/// PCRE2's own match limit counts anew at each place where a match may start, so on a long text it bounds nothing: the
/// code is compiled with a callout before each item of the pattern, and each spends from this budget. It counts steps,
/// not time, so that a pattern runs away on every machine or on none.
struct MatchBudget {
    private var left: Int
    private var position = 0

    /// For one starting place, beside the budget.
    static let matchLimit: UInt32 = 5_000_000
    /// Nested backtracking points.
    static let depthLimit: UInt32 = 1_000_000
    /// In KiB.
    static let heapLimit: UInt32 = 64 << 10

    /// Enough for any pattern that goes through the text once with some backtracking; never more than seconds.
    init(subjectLength: Int) {
        left = min(5_000_000 + 64 * subjectLength, 100_000_000)
    }

    /// One step for the item, and one for every 16 bytes that the item before it went over; false when nothing is left.
    mutating func spend(at newPosition: Int) -> Bool {
        left -= 1 + abs(newPosition - position) / 16
        position = newPosition
        return left > 0
    }
}

/// PCRE2 calls it before each item, pcre2callout(3); a negative result ends the match with that error.
func spendFromBudget(_ callout: UnsafeMutablePointer<pcre2_callout_block_8>?, _ budget: UnsafeMutableRawPointer?)
    -> CInt
{
    guard let callout, let budget = budget?.assumingMemoryBound(to: MatchBudget.self) else { return 0 }
    return budget.pointee.spend(at: callout.pointee.current_position) ? 0 : PCRE2_ERROR_CALLOUT
}
