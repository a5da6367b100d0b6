import CivilTime
import Diagnostics

extension Check {
    /// Circulars seldom mean a holiday. A stretch of whole days may go over some.
    static let windowHolidays = Check { plan in
        if plan.holidays.isEmpty { return [] }
        let byDate = Dictionary(plan.holidays.map { ($0.date, $0) }, uniquingKeysWith: { first, _ in first })
        return plan.windows.filter(\.isDaily).compactMap { window in
            let holidays = window.occurrences.compactMap { $0.date.flatMap { byDate[$0] } }
            guard let first = holidays.first else { return nil }
            let more = holidays.count > 1 ? ", the first of \(Spelled.count(holidays.count, "holiday")) in it" : ""
            return Finding(
                "window-on-holiday", .warning, at: window.place,
                "window \"\(window.name)\" opens on \(first.words), a holiday of the calendar\(more)",
                notes: [.init("the holiday stands here", at: first.place)],
                help: "ask the exchange whether it means that day")
        }
    }
}
