import CivilTime
import Diagnostics

extension Rule {
    static let unannouncedWindow = Rule(
        "unannounced-window", .warning, .time, "A window is near, and its times are still to be announced.",
        reason: "The exchange has probably announced them meanwhile. Near is a week or less.",
        bad: """
            windows:
              test: {date: 2021-01-05, from: to-be-announced, to: to-be-announced}
            """,
        mended: """
            windows:
              test: {date: 2021-01-05, from: 20:30, to: 22:30}
            """)
}

extension TimedCheck {
    /// How near a day may come while its times are still to be announced.
    private static let nearDays = 7

    /// A window whose day is near and whose times are still to be announced.
    static let unannouncedWindow = TimedCheck { plan, now in
        plan.windows.compactMap { window in
            guard !window.isAnnounced, let date = window.occurrences.first?.date else { return nil }
            let today = window.zone.local(of: now).date
            let days = date.daysSince1970 - today.daysSince1970
            guard (0...nearDays).contains(days) else { return nil }
            let when = days == 0 ? "today" : days == 1 ? "tomorrow" : "in \(days) days"
            return Finding(
                "unannounced-window", .warning, at: window.place,
                "window \"\(window.name)\" is \(when), and its times are still to be announced",
                help: "ask the exchange, or look for a later circular")
        }
    }
}
