/// A stretch of time during which a zone's clocks keep one offset; seconds since 1970, the end is not part of it.
struct ZonePeriod: Sendable {
    let start: Int
    let end: Int
    let offset: ZoneOffset
}

/// Every offset a zone has had, has and will have.
struct ZoneHistory: Sendable {
    /// Seconds since 1970, each later than the one before.
    let changes: [Int]
    /// For each change the index in `offsets` of what begins.
    let offsetAfterChange: [UInt8]
    /// What the zone has used; never empty, the first holds before all changes.
    let offsets: [ZoneOffset]
    /// What holds after the last change; `nil` if the last offset stays.
    let afterwards: YearlyRule?

    static let utc = ZoneHistory(changes: [], offsetAfterChange: [], offsets: [.utc], afterwards: nil)

    func period(at second: Int) -> ZonePeriod {
        let begun = countOfChanges(notAfter: second)
        if begun == changes.count, let afterwards {
            let period = afterwards.period(at: second)
            return ZonePeriod(start: max(period.start, changes.last ?? .min), end: period.end, offset: period.offset)
        }
        return ZonePeriod(
            start: begun == 0 ? .min : changes[begun - 1],
            end: begun == changes.count ? .max : changes[begun],
            offset: begun == 0 ? offsets[0] : offsets[Int(offsetAfterChange[begun - 1])])
    }

    private func countOfChanges(notAfter second: Int) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
