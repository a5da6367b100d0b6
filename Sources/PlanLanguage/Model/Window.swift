import CivilTime
import Diagnostics

/// When the exchange allows the test: one or more spans of time in a zone.
package struct Window: Sendable {
    package let name: String
    package let place: Place
    package let zone: Zone
    /// In the order of time, never overlapping; one for each day of a range with daily times.
    package let spans: [Span]
    /// The first day, where the window has one.
    package let firstDate: LocalDate?
    package let about: String?
    /// The day and times as the plan says them, for messages: `Saturday 14 August 2021 20:30 to 22:30 HKT`.
    package let words: String

    /// A stretch of time, open to a side where the plan gives no end on it.
    package struct Span: Sendable, Equatable {
        package let opens: Instant?
        /// The first instant that is no longer inside.
        package let closes: Instant?

        package func contains(_ instant: Instant) -> Bool {
            (opens.map { $0 <= instant } ?? true) && (closes.map { instant < $0 } ?? true)
        }
    }

    /// Where an instant lies.
    package enum Position: Sendable, Equatable {
        case before(opens: Instant)
        case inside(Span)
        case after(closed: Instant)
    }

    package var opens: Instant? { spans.first?.opens }
    package var closes: Instant? { spans.last?.closes }

    package func position(of instant: Instant) -> Position {
        if let span = spans.first(where: { $0.contains(instant) }) { return .inside(span) }
        if let next = spans.first(where: { $0.opens.map { $0 > instant } ?? false }), let opens = next.opens {
            return .before(opens: opens)
        }
        guard let closed = closes else { preconditionFailure("an open span contains every later instant") }
        return .after(closed: closed)
    }

    enum Shape {
        static let date = Field.date("date", "the day it opens on")
        static let dates = Field.text(
            "dates", .dateRange, "a range of days, such as 2021-08-16..2021-08-27, open where an end is left out")
        static let weekday = Field.text(
            "weekday", .weekday, "the day of the week the circular names, compared with the date")
        static let from = Field.text(
            "from", .clockTime, "the time it opens, each day of a range; the start of the day where left out")
        static let to = Field.text(
            "to", .clockTime,
            "the time it closes, such as 22:30, or 02:30 +1d on the next day; the end of the day where left out")
        static let zone = Field.text("zone", "the IANA zone of its times, where it is not the plan's")
        static let about = Field.text("about", "what the circular says of it")
        static let shape = ObjectShape(
            "window", "a time in which the test is allowed",
            fields: [
                date.declaration, dates.declaration, weekday.declaration, from.declaration, to.declaration,
                zone.declaration,
                about.declaration,
            ])
    }
}
