import CivilTime
import PlanLanguage

/// That an event of the plan has come: when it was announced, and who says so.
package struct Announcement: Sendable, Equatable {
    package enum Source: String, Sendable {
        case commandLine = "command-line"
        case answersFile = "answers-file"
        case person

        package var words: String {
            switch self {
            case .commandLine: "command line"
            case .answersFile: "answers file"
            case .person: "at the terminal"
            }
        }
    }

    package let event: String
    package let at: Instant
    /// Who says so.
    package let by: String
    package let source: Source

    package init(event: String, at: Instant, by: String, source: Source) {
        self.event = event
        self.at = at
        self.by = by
        self.source = source
    }
}

/// What a person is asked who knows of announcements.
package struct EventQuestion: Sendable {
    package let event: Event
    package let zone: Zone
    /// Reads and judges the time of an announcement.
    package let times: AnnouncementTimes
}

package enum EventAnswer: Sendable, Equatable {
    /// It was announced: now, or at that time, which may still be to come where the answer was written down before.
    case announced(at: Instant?, by: String, Announcement.Source)
    /// It will not come.
    case never(by: String)
    /// Nobody is there to ask.
    case unavailable
}

/// When an event of a plan can have been announced.
package struct AnnouncementTimes: Sendable {
    private let plan: Plan
    private let ignoresWindows: Bool

    package init(plan: Plan, ignoresWindows: Bool) {
        self.plan = plan
        self.ignoresWindows = ignoresWindows
    }

    /// The zone of its times: of its window, else of the first window whose objective waits for it.
    package func zone(of event: Event) -> Zone {
        let waiting = plan.objectives.first { objective in
            ([objective.occasion] + objective.steps.map(\.occasion)).contains { $0.event?.event.value == event.name }
        }
        let name = event.during?.value ?? waiting?.window?.value
        return (name.flatMap(plan.window) ?? plan.windows.first)?.zone ?? .utc
    }

    /// The window in which it is announced, where that matters.
    func window(of event: Event) -> Window? {
        ignoresWindows ? nil : event.during.flatMap { plan.window($0.value) }
    }

    /// What speaks against an announcement at that time, in words.
    package func problem(with time: Instant, of event: Event, now: Instant, mayLieAhead: Bool = false) -> String? {
        let zone = zone(of: event)
        if !mayLieAhead, time > now {
            return "\(zone.describe(time)) is still to come: it is \(zone.describe(now))"
        }
        guard let window = window(of: event) else { return nil }
        if case .inside = window.position(of: time) { return nil }
        return
            "\"\(event.name)\" is announced in window \(window.name) (\(window.words)), not at \(zone.describe(time))"
    }

    /// The moment a clock time such as 20:45 stands for: the one of yesterday, today and tomorrow that the event can
    /// have been announced at, rather a past one; today's where none is.
    package func moment(_ time: LocalTime, of event: Event, now: Instant) -> Instant? {
        let zone = zone(of: event)
        let today = zone.local(of: now).date
        let moments = [0, -1, 1].compactMap { days -> Instant? in
            switch zone.resolve(today.adding(days: days), time) {
            case .one(let instant), .twice(let instant, _): instant
            case .gap: nil
            }
        }
        return moments.first { problem(with: $0, of: event, now: now) == nil && window(of: event) != nil }
            ?? moments.first { problem(with: $0, of: event, now: now, mayLieAhead: true) == nil } ?? moments.first
    }
}

/// Until when something must have ended that waits for an event.
final class EventLimit: Sendable {
    let announcement: Announcement
    let within: Duration
    let zone: Zone

    init(announcement: Announcement, within: Duration, zone: Zone) {
        self.announcement = announcement
        self.within = within
        self.zone = zone
    }

    var ends: Instant { announcement.at + within }

    /// Why something is missed that has not ended by then.
    var words: String {
        "it had to end within \(within.words) of \(announcement.event), announced at \(zone.describe(announcement.at))"
    }
}
