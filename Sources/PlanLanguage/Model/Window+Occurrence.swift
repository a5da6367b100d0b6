import CivilTime

extension Window {
    /// A day of the window among all of them.
    package struct Turn: Sendable, Equatable {
        package enum Moment: Sendable, Equatable {
            case present, coming, gone
        }

        package let occurrence: Occurrence
        /// Counted from 1.
        package let number: Int
        package let count: Int
        package let moment: Moment

        /// `day 3 of 10: Wednesday 18 August 2021`; `nil` where there is one day only.
        package var words: String? {
            guard count > 1, let date = occurrence.date else { return nil }
            let day = "day \(number) of \(count): \(date.weekday) \(date.words)"
            return switch moment {
            case .present: day
            case .coming: "next is \(day)"
            case .gone: "the last was \(day)"
            }
        }
    }

    /// The day that the instant is in; between days the next one, and after them the last.
    package func turn(at instant: Instant) -> Turn {
        let present = occurrences.firstIndex { $0.span.contains(instant) }
        let coming = occurrences.firstIndex { $0.span.opens.map { $0 > instant } ?? false }
        let index = present ?? coming ?? occurrences.count - 1
        return Turn(
            occurrence: occurrences[index], number: index + 1, count: occurrences.count,
            moment: present != nil ? .present : coming != nil ? .coming : .gone)
    }

    /// The business date of a day of the window; `nil` where the plan gives none, or the calendar has none.
    package func businessDate(of occurrence: Occurrence, by calendar: BusinessCalendar) -> LocalDate? {
        switch businessDate {
        case .on(let date): date
        case .nextBusinessDay: occurrence.date.flatMap { try? calendar.nextBusinessDay(after: $0) }
        case nil: nil
        }
    }
}
