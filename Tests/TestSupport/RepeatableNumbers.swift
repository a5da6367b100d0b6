/// Numbers that look random and are the same each time (xorshift64, Marsaglia 2003).
package struct RepeatableNumbers {
    private var state: UInt64

    /// The state to begin with is not 0.
    package init(state: UInt64) {
        self.state = state
    }

    package mutating func next(below limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }
}
