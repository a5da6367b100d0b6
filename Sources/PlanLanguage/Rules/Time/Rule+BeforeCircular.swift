import CivilTime
import Diagnostics

extension Rule {
    static let beforeCircular = Rule(
        "before-circular", .warning, .time, "A window or a deadline comes before the circular that announces it.",
        reason: "Nobody could have kept it. Around the turn of a year it is mostly the year that is wrong.",
        bad: """
            circular:
              issuer: The exchange
              subject: A test
              date: 2021-12-20
              contacts: [{name: Hotline, phone: 2979 7222}]
            windows:
              test: {date: 2021-01-08, from: 20:30, to: 22:30}
            """,
        mended: """
            circular:
              issuer: The exchange
              subject: A test
              date: 2021-12-20
              contacts: [{name: Hotline, phone: 2979 7222}]
            windows:
              test: {date: 2022-01-08, from: 20:30, to: 22:30}
            """)
}

extension Check {
    /// A day that comes before the circular announced it: mostly the year is another one.
    static let beforeCircular = Check { plan in
        let dates = plan.circulars.compactMap { circular in
            circular.date.flatMap { try? LocalDate.parse($0).get() }
        }
        guard let first = dates.min(), dates.count == plan.circulars.count else { return [] }
        func finding(_ what: String, _ date: LocalDate, _ place: Place) -> Finding? {
            guard date < first else { return nil }
            return Finding(
                "before-circular", .warning, at: place,
                "\(what) is \(date.words), before the circular's own date, \(first.words)",
                help: "compare both with the circular: the year may be another one")
        }
        return plan.windows.compactMap { window in
            window.occurrences.last?.date.flatMap { finding("window \"\(window.name)\"", $0, window.place) }
        }
            + plan.deadlines.compactMap { finding("deadline \"\($0.name)\"", $0.by, $0.place) }
    }
}
