import CivilTime
import Diagnostics

extension Rule {
    static let pastWindow = Rule(
        "past-window", .hint, .time, "All windows of a plan have closed.",
        reason: """
            A plan made from an older one often keeps a date of it. A plan whose test is over needs no mending; \
            `ctplan.yaml` can turn the rule off for its folder.
            """,
        bad: """
            windows:
              test: {date: 2020-12-12, from: 20:30, to: 22:30}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
            """)
}

extension TimedCheck {
    /// A plan whose windows have all closed.
    static let pastWindow = TimedCheck { plan, now in
        let closings = plan.windows.compactMap { window in window.closes.map { (window: window, closes: $0) } }
        // A window without an end, or one still to be announced, is not over.
        guard closings.count == plan.windows.count, let last = closings.max(by: { $0.closes < $1.closes }),
            last.closes <= now
        else { return [] }
        return [
            Finding(
                "past-window", .hint, at: last.window.place,
                "\(plan.windows.count > 1 ? "all windows have closed, the last of them" : "the window has closed:") "
                    + "\(last.window.zone.describe(last.closes, weekday: true))",
                help: "look at the dates again, or leave the plan as it is: its test is over")
        ]
    }
}
