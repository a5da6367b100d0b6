#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A moment, counted in microseconds from 1970-01-01T00:00:00Z without leap seconds, as POSIX counts.
///
/// Sums beyond the years 1 to 9999 stop at `earliest` and `latest`, so that no text of a plan can overflow one.
package struct Instant: Hashable, Sendable {
    package let microsecondsSince1970: Int64

    package static let earliest = Instant(microsecondsSince1970: .min)
    package static let latest = Instant(microsecondsSince1970: .max)

    package init(microsecondsSince1970 microseconds: Int64) {
        microsecondsSince1970 = min(max(microseconds, Self.limits.lowerBound), Self.limits.upperBound)
    }

    package init(secondsSince1970 seconds: Int) {
        let (product, overflows) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000)
        self.init(microsecondsSince1970: overflows ? (seconds < 0 ? .min : .max) : product)
    }

    /// Whole seconds, rounded down.
    package var secondsSince1970: Int { Int(microsecondsSince1970).flooredDivision(by: 1_000_000).quotient }

    /// The part of a second that `secondsSince1970` leaves, 0 to 999,999.
    package var microsecondOfSecond: Int { Int(microsecondsSince1970).flooredDivision(by: 1_000_000).remainder }

    /// What the system's clock says, `clock_gettime(2)` of `CLOCK_REALTIME`.
    package static func now() -> Instant {
        var time = timespec()
        let status = clock_gettime(CLOCK_REALTIME, &time)
        precondition(status == 0, "clock_gettime refuses CLOCK_REALTIME, which POSIX requires")
        return Instant(microsecondsSince1970: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z.
    private static let limits = -62_135_596_800_000_000...253_402_300_799_999_999 as ClosedRange<Int64>
}

extension Instant: Comparable {
    package static func < (one: Instant, other: Instant) -> Bool {
        one.microsecondsSince1970 < other.microsecondsSince1970
    }
}

extension Instant {
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflows) = instant.microsecondsSince1970.addingReportingOverflow(duration.wholeMicroseconds)
        return Instant(microsecondsSince1970: overflows ? (duration < .zero ? .min : .max) : sum)
    }

    package static func - (instant: Instant, duration: Duration) -> Instant { instant + (.zero - duration) }

    package static func - (later: Instant, earlier: Instant) -> Duration {
        .microseconds(later.microsecondsSince1970 - earlier.microsecondsSince1970)
    }
}

extension Duration {
    /// Truncated toward zero, and held at the ends of `Int64` (292,000 years).
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflowsNow) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return overflows || overflowsNow ? (seconds < 0 ? .min : .max) : sum
    }
}
