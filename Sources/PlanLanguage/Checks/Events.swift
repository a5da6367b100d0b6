import CivilTime
import Diagnostics

extension Check {
    /// Events that are waited for exist and can come in time; those that exist are waited for.
    static let events = Check { plan in
        let names = Names(plan.events.map(\.name))
        let waits = plan.objectives.flatMap { objective in
            ([objective.occasion] + objective.steps.flatMap(\.withAlternatives).map(\.occasion)).compactMap(\.event).map
            { ($0, objective) }
        }
        let misplaced = plan.objectives.flatMap { $0.always.flatMap(\.withAlternatives).compactMap(\.occasion.event) }
        let used = Set((waits.map(\.0) + misplaced).map(\.event.value))
        let strangers = waits.flatMap { unknown($0.0, names, plan) }
        return strangers + waits.flatMap { untimely($0, of: $1, plan) } + misplaced.map(inAlways)
            + plan.events.flatMap { unknownWindow($0, plan) }
            // A misspelt event is not missed a second time where it is declared.
            + (strangers.isEmpty ? unused(used, plan) : [])
    }

    private static func unknown(_ wait: EventWait, _ names: Names, _ plan: Plan) -> [Finding] {
        if names.contains(wait.event.value) || plan.unread.contains(wait.event.value) { return [] }
        return [
            Finding(
                "unknown-event", at: wait.event.place,
                "the plan has no event \"\(TerminalText.excerpt(wait.event.value))\"",
                help: names.question(for: wait.event.value) ?? "events stand under \"events\", each with \"about\"",
                fix: names.fix(for: wait.event.value, at: wait.event.place))
        ]
    }

    private static func inAlways(_ wait: EventWait) -> Finding {
        Finding(
            "event-in-always", at: wait.event.place,
            "what is always done at the end waits for no event, or the end could wait for ever",
            help: "leave \"after-event\" out, or move the step to \"steps\"")
    }

    private static func unknownWindow(_ event: Event, _ plan: Plan) -> [Finding] {
        guard let name = event.during, plan.window(name.value) == nil, !plan.unread.contains(name.value) else {
            return []
        }
        return [
            Finding(
                "unknown-window", at: name.place, "the plan has no window \"\(TerminalText.excerpt(name.value))\"",
                help: Spelled.question(for: name.value, among: plan.windowsAndPhases.map(\.name))
                    ?? "windows stand under \"windows\"",
                fix: .spelling(name.value, among: plan.windowsAndPhases.map(\.name), at: name.place))
        ]
    }

    private static func unused(_ used: Set<String>, _ plan: Plan) -> [Finding] {
        guard plan.unread.isEmpty, plan.objectives.allSatisfy(\.unread.isEmpty) else { return [] }
        return plan.events.filter { !used.contains($0.name) }.map { event in
            Finding(
                "unused-event", .warning, at: event.place, "nothing waits for the event \"\(event.name)\"",
                help: "say \"after-event: \(event.name)\" of an objective or a step, or leave the event out",
                fix: EntryText(keyAt: event.place).removal("remove the event"))
        }
    }

    // MARK: Time

    /// A wait that no announcement can end in time, and a limit that the window cuts short.
    private static func untimely(_ wait: EventWait, of objective: Objective, _ plan: Plan) -> [Finding] {
        guard let window = objective.window.flatMap({ plan.window($0.value) }) else { return [] }
        if let during = plan.event(wait.event.value)?.during, let announced = plan.window(during.value),
            // A window that is still to be announced may come at any time.
            !announced.spans.isEmpty, !window.spans.isEmpty, !announced.canPrecede(window, within: wait.within?.value)
        {
            return [
                Finding(
                    "impossible-event", at: wait.event.place,
                    "\"\(wait.event.value)\" cannot come in time: it is announced in window \"\(announced.name)\" (\(announced.words)), and objective \"\(objective.name)\" runs in window \"\(window.name)\" (\(window.words))",
                    notes: [.init("the event's window stands here", at: during.place)],
                    help: "look at both windows again: one of them is not the circular's")
            ]
        }
        guard let within = wait.within, let longest = window.longestSpan, longest > .zero, within.value > longest else {
            return []
        }
        return [
            Finding(
                "long-limit", .warning, at: within.place,
                "\(within.value.words) after the announcement, window \"\(window.name)\" has long closed: it is open for \(longest.words)",
                help: "write less, or leave \"within\" out: the window ends it too")
        ]
    }
}

extension Window {
    /// Whether something announced in this window can still be followed by work in the other, within so long.
    fileprivate func canPrecede(_ other: Window, within limit: Duration?) -> Bool {
        spans.contains { announced in
            other.spans.contains { work in
                let isInTime = (announced.opens ?? .earliest) < (work.closes ?? .latest)
                let end = limit.flatMap { limit in announced.closes.map { $0 + limit } } ?? .latest
                return isInTime && end > (work.opens ?? .earliest)
            }
        }
    }

    /// How long it is open at a time; `nil` where it is open to a side.
    fileprivate var longestSpan: Duration? {
        var longest = Duration.zero
        for span in spans {
            guard let opens = span.opens, let closes = span.closes else { return nil }
            longest = max(longest, closes - opens)
        }
        return longest
    }
}
