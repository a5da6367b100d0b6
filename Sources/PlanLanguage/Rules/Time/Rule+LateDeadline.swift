import CivilTime
import Diagnostics

extension Rule {
    static let lateDeadline = Rule(
        "late-deadline", .hint, .time, "A deadline comes when every window has closed.",
        reason: """
            Most deadlines are for what must be done before a test. For a report after it a window would say when.
            """,
        bad: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
            deadlines:
              registration: {by: 2021-08-21, do: Register for the test}
            """,
        mended: """
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
            deadlines:
              registration: {by: 2021-08-12, do: Register for the test}
            """)
}

extension Check {
    /// A deadline after the last window: mostly it was meant to come before the test.
    static let lateDeadlines = Check { plan in
        let closings = plan.windows.compactMap { window in window.closes.map { (window: window, closes: $0) } }
        guard closings.count == plan.windows.count, let last = closings.max(by: { $0.closes < $1.closes }) else {
            return []
        }
        let end = last.window.zone.local(of: last.closes).date
        return plan.deadlines.filter { $0.by > end }.map { deadline in
            Finding(
                "late-deadline", .hint, at: deadline.place,
                "deadline \"\(deadline.name)\" is \(deadline.by.words), when every window has closed",
                notes: [.init("the last window stands here", at: last.window.place)],
                help: "compare both with the circular, or add a window for what is done after the test")
        }
    }
}
