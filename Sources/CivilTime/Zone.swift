/// A time zone of the IANA database, whose rules were read from the system's tzdata.
///
/// Foundation's `TimeZone` is not used: it knows no zone in a statically linked program.
package struct Zone: Sendable {
    /// The name it was asked for by, such as `Asia/Hong_Kong`.
    package let name: String
    let history: ZoneHistory

    /// Coordinated universal time, which needs no tzdata.
    package static let utc = Zone(name: "UTC", history: .utc)

    /// What the zone's clocks and calendars show at a moment.
    package struct Reading: Hashable, Sendable {
        package let date: LocalDate
        package let time: LocalTime
        package let offset: ZoneOffset

        package var weekday: Weekday { date.weekday }
        package var abbreviation: String { offset.abbreviation }
    }

    /// Which moment a local date and time is.
    package enum Resolution: Hashable, Sendable {
        case one(Instant)
        /// Clocks were set back and show it twice.
        case twice(earlier: Instant, later: Instant)
        /// Clocks are set forward over it `at` a moment, from what they show `before` to what they show `after`.
        case gap(at: Instant, before: Reading, after: Reading)

        /// The first moment it can mean.
        package var earliest: Instant {
            switch self {
            case .one(let moment), .twice(earlier: let moment, later: _), .gap(at: let moment, before: _, after: _):
                moment
            }
        }
    }

    package func offset(at instant: Instant) -> ZoneOffset {
        history.period(at: instant.secondsSince1970).offset
    }

    /// The local date and time of a moment, cut to the second.
    package func local(of instant: Instant) -> Reading {
        Self.reading(second: instant.secondsSince1970, offset: offset(at: instant))
    }

    package func resolve(_ date: LocalDate, _ time: LocalTime) -> Resolution {
        let local = date.daysSince1970 * 86_400 + time.secondOfDay
        // Farther from UTC than any clock, so the moments meant lie inside.
        let margin = 27 * 3600
        var moments: [Int] = []
        var skipped: Resolution?
        var period = history.period(at: local - margin)
        while true {
            let moment = local - period.offset.seconds
            if moment >= period.start, moment < period.end { moments.append(moment) }
            guard period.end <= local + margin else { break }
            let next = history.period(at: period.end)
            if moment >= period.end, local - next.offset.seconds < period.end {
                skipped = .gap(
                    at: Instant(secondsSince1970: period.end),
                    before: Self.reading(second: period.end, offset: period.offset),
                    after: Self.reading(second: period.end, offset: next.offset))
            }
            period = next
        }
        if let first = moments.first, let last = moments.last {
            let earlier = Instant(secondsSince1970: first)
            return first == last ? .one(earlier) : .twice(earlier: earlier, later: Instant(secondsSince1970: last))
        }
        guard let skipped else {
            preconditionFailure("periods leave no moment out, so clocks skip what they never show")
        }
        return skipped
    }

    private static func reading(second: Int, offset: ZoneOffset) -> Reading {
        let (days, secondOfDay) = (second + offset.seconds).flooredDivision(by: 86_400)
        return Reading(
            date: LocalDate(daysSince1970: days), time: LocalTime(secondOfDay: secondOfDay), offset: offset)
    }
}

extension Zone: Hashable {
    package static func == (one: Zone, other: Zone) -> Bool { one.name == other.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Zone {
    /// `14 August 2021 22:30 HKT`, or `Saturday 14 August 2021 22:30 HKT`.
    package func describe(_ instant: Instant, weekday: Bool = false) -> String {
        let reading = local(of: instant)
        let day = weekday ? "\(reading.weekday) \(reading.date.words)" : reading.date.words
        return "\(day) \(clock(instant)) \(reading.abbreviation)"
    }

    /// `20:30`, cut to the minute.
    package func clock(_ instant: Instant) -> String {
        let time = local(of: instant).time
        return "\(time.hour.padded(2)):\(time.minute.padded(2))"
    }
}
