import CivilTime
import PlanLanguage

/// Stretches of time in the words of one zone.
struct TimeWords {
    let zone: Zone

    /// `Saturday 14 August 2021 20:30 to 22:30 HKT`; days without times where only days are meant.
    func words(_ opens: Instant?, _ closes: Instant?) -> String {
        switch (opens, closes) {
        case (let opens?, let closes?): return words(from: opens, to: closes)
        case (let opens?, nil): return "from \(isMidnight(opens) ? day(opens) : moment(opens)) on"
        case (nil, let closes?): return "until \(isMidnight(closes) ? day(closes - .seconds(1)) : moment(closes))"
        case (nil, nil): return "at any time"
        }
    }

    func moment(_ instant: Instant) -> String { zone.describe(instant, weekday: true) }

    func day(_ instant: Instant) -> String {
        let date = zone.local(of: instant).date
        return "\(date.weekday) \(date.words)"
    }

    private func isMidnight(_ instant: Instant) -> Bool { zone.local(of: instant).time == .midnight }

    private func words(from opens: Instant, to closes: Instant) -> String {
        let (first, last) = (zone.local(of: opens), zone.local(of: closes - .seconds(1)))
        if isMidnight(opens), isMidnight(closes) {
            return first.date == last.date ? day(opens) : "\(day(opens)) to \(day(closes - .seconds(1)))"
        }
        let end = zone.local(of: closes)
        guard first.date == last.date, first.abbreviation == end.abbreviation else {
            return "\(moment(opens)) to \(moment(closes))"
        }
        let clock = end.date == first.date ? zone.clock(closes) : "24:00"
        return "\(day(opens)) \(zone.clock(opens)) to \(clock) \(end.abbreviation)"
    }
}
