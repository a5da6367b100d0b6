import CivilTime
import Diagnostics

extension Rule {
    static let longStep = Rule(
        "long-step", .warning, .robustness,
        "A step takes longer, by what it says, than it may, or waits for a time that is not in its window.",
        reason: """
            Its timeout or its window ends it before, so it can never pass. A time before the window opens is over when the \
            step begins, and nothing is waited for.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  pause: {wait: {for: 10m}, timeout: 5m}
                  late: {wait: {until: 23:00}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  pause: {wait: {for: 10m}}
                  late: {wait: {until: 22:00}}
            """)
}

extension ActionCheck {
    /// A step that is over only when its timeout or its window is.
    static let longStep = ActionCheck { actions, plan in
        actions.compactMap { action in
            let step = action.step
            let window = action.objective.window.flatMap { plan.window($0.value) }
            if let least = step.kind.leastTime(step.arguments) {
                if let timeout = step.timeout ?? step.kind.timeout, least >= timeout {
                    return Finding(
                        "long-step", .warning, at: step.kindPlace,
                        "this takes \(least.words), and an attempt of the step may take \(timeout.words)",
                        help: "give the step a longer timeout, or less to do")
                }
                if let window, let longest = window.longestOpening, least > longest {
                    return Finding(
                        "long-step", .warning, at: step.kindPlace,
                        "this takes \(least.words), and window \"\(window.name)\" is open for \(longest.words)",
                        help: "give it less to do: the window ends it before")
                }
            }
            if let window, let (until, place) = step.waitsUntil, window.isNeverOpen(at: until) {
                let nextDay = DayOffsetTime(until.time, dayOffset: until.dayOffset + 1)
                return Finding(
                    "long-step", .warning, at: place,
                    "window \"\(window.name)\" is closed at \(until): \(window.words)",
                    help: window.isNeverOpen(at: nextDay)
                        ? "name a time within it" : "if that of the next day is meant, write \(nextDay)")
            }
            return nil
        }
    }
}

extension Step {
    /// The time of day that a `wait` waits for.
    fileprivate var waitsUntil: (DayOffsetTime, Place)? {
        guard kind.name == "wait", let text = constant("until"), let place = arguments.place(of: "until"),
            case .success(let time) = DayOffsetTime.parse(text)
        else { return nil }
        return (time, place)
    }
}

extension Window {
    /// Whether it is closed at that time of each of its days.
    fileprivate func isNeverOpen(at time: DayOffsetTime) -> Bool {
        !occurrences.isEmpty
            && occurrences.allSatisfy { occurrence in
                guard let date = occurrence.date else { return false }
                let moment = zone.resolve(date.adding(days: time.dayOffset), time.time).earliest
                // Its end is not inside any more, and that far can be waited.
                return !spans.contains { $0.contains(moment) || $0.closes == moment }
            }
    }
}
