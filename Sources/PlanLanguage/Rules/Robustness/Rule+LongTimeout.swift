import CivilTime
import Diagnostics

extension Rule {
    static let longTimeout = Rule(
        "long-timeout", .warning, .robustness,
        "A timeout, or the wait between two attempts, is longer than the window is open.",
        reason: "The window ends the step before.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, timeout: 3h}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}, timeout: 3m}
            """)
}

extension ActionCheck {
    /// An attempt, or a wait between two, that is longer than the window is ever open.
    static let longTimeout = ActionCheck { actions, plan in
        actions.compactMap { action in
            guard let window = action.objective.window.flatMap({ plan.window($0.value) }),
                let longest = window.longestOpening
            else { return nil }
            let step = action.step
            let (what, duration, place): (String, Duration, Place)
            if let timeout = step.timeout, timeout > longest {
                (what, duration, place) = ("an attempt may take", timeout, step.place)
            } else if let retry = step.retry, retry.every > longest {
                (what, duration, place) = ("the next attempt comes after", retry.every, retry.place)
            } else {
                return nil
            }
            return Finding(
                "long-timeout", .warning, at: place,
                "\(what) \(duration.words), and window \"\(window.name)\" is open for \(longest.words)",
                help: "write less: the window ends it before")
        }
    }
}

extension Window {
    /// How long it is open at a time; `nil` where it is open to a side.
    var longestOpening: Duration? {
        var longest: Duration?
        for span in spans {
            guard let opens = span.opens, let closes = span.closes else { return nil }
            longest = max(longest ?? .zero, closes - opens)
        }
        return longest
    }
}
