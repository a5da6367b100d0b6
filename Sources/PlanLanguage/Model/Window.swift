import CivilTime
import Diagnostics

/// When the exchange allows the test: one or more spans of time in a zone. A class, since it is handed about a lot.
package final class Window: Sendable {
    /// As objectives name it; that of a phase is `night.auction`.
    package let name: String
    package let place: Place
    package let zone: Zone
    /// The days of the window, in order, which overlap by no more than its tolerance; one without a date where a
    /// range of days has no first one.
    package let occurrences: [Occurrence]
    /// When it is open, in the order of time, never touching: days without a pause between them are one span.
    package let spans: [Span]
    /// The parts of its days, each a window with the same days.
    package let phases: [Window]
    package let businessDate: BusinessDate?
    package let about: String?
    /// The day and times as the plan says them, for messages: `Saturday 14 August 2021 20:30 to 22:30 HKT`.
    package let words: String
    /// The phases that could not be read, as they would be named: they have findings of their own already.
    let unreadPhases: Set<String>
    /// Whether the plan names its days one by one, or times in them, rather than a stretch of whole days.
    let isDaily: Bool
    /// It opens on business days only: the calendar of a site may take days out.
    let isOnBusinessDays: Bool
    /// The exchange may still move it.
    package let isTentative: Bool

    init(
        name: String, place: Place, zone: Zone, occurrences: [Occurrence], spans: [Span], phases: [Window],
        businessDate: BusinessDate?, about: String?, words: String, unreadPhases: Set<String>, isDaily: Bool,
        isOnBusinessDays: Bool, isTentative: Bool
    ) {
        self.name = name
        self.place = place
        self.zone = zone
        self.occurrences = occurrences
        self.spans = spans
        self.phases = phases
        self.businessDate = businessDate
        self.about = about
        self.words = words
        self.unreadPhases = unreadPhases
        self.isDaily = isDaily
        self.isOnBusinessDays = isOnBusinessDays
        self.isTentative = isTentative
    }

    /// A stretch of time, open to a side where the plan gives no end on it.
    package struct Span: Sendable, Equatable {
        package let opens: Instant?
        /// The first instant that is no longer inside.
        package let closes: Instant?

        package func contains(_ instant: Instant) -> Bool {
            (opens.map { $0 <= instant } ?? true) && (closes.map { instant < $0 } ?? true)
        }
    }

    /// What the window is on one of its days.
    package struct Occurrence: Sendable, Equatable {
        /// The day it opens on; that of a range open at its end is the first.
        package let date: LocalDate?
        package let span: Span
    }

    /// The business date that the test is held for.
    package enum BusinessDate: Sendable, Equatable {
        case on(LocalDate)
        /// The next business day after each day of the window.
        case nextBusinessDay
    }

    /// Where an instant lies.
    package enum Position: Sendable, Equatable {
        case before(opens: Instant)
        case inside(Span)
        case after(closed: Instant)
        /// Its days or times are still to be announced.
        case unannounced
    }

    package var opens: Instant? { spans.first?.opens }
    package var closes: Instant? { spans.last?.closes }
    /// Whether the plan gives its days and times.
    package var isAnnounced: Bool { !spans.isEmpty }

    package func position(of instant: Instant) -> Position {
        if let span = spans.first(where: { $0.contains(instant) }) { return .inside(span) }
        if let next = spans.first(where: { $0.opens.map { $0 > instant } ?? false }), let opens = next.opens {
            return .before(opens: opens)
        }
        if spans.isEmpty { return .unannounced }
        guard let closed = closes else { preconditionFailure("an open span contains every later instant") }
        return .after(closed: closed)
    }
}
