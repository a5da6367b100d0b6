import CivilTime
import Diagnostics
import Execution
import PlanLanguage

/// When an event was announced, as people write it: 20:45, or a date and time.
struct AnnouncedTime {
    let event: Event
    let times: AnnouncementTimes
    let now: Instant

    /// The moment a text means; a problem where it means none, or one at which the event cannot have been announced.
    func read(_ text: String, mayLieAhead: Bool = false) -> Result<Instant, TextProblem> {
        let moment: Instant
        switch Self.moment(text, in: self) {
        case .success(let read): moment = read
        case .failure(let problem): return .failure(problem)
        }
        if let problem = times.problem(with: moment, of: event, now: now, mayLieAhead: mayLieAhead) {
            return .failure(TextProblem(problem))
        }
        return .success(moment)
    }

    private static func moment(_ text: String, in context: AnnouncedTime) -> Result<Instant, TextProblem> {
        let zone = context.times.zone(of: context.event)
        if text.contains("T") || text.contains(" ") { return RehearsalTime.parse(text, zone: zone) }
        switch LocalTime.parse(text) {
        case .failure:
            return .failure(
                TextProblem(
                    "expected a time such as 20:45 or 2021-08-14T20:45, found \"\(TerminalText.excerpt(text))\""))
        case .success(let time):
            let moment = context.times.moment(time, of: context.event, now: context.now)
            return moment.map { .success($0) }
                ?? .failure(TextProblem("\(text) does not exist today in \(zone.name): the clocks go forward over it"))
        }
    }

    /// What `--event` says: events that have come, as `NAME` where it is now, or `NAME=TIME`.
    static func announcements(
        _ options: [String], plan: Plan, ignoresWindows: Bool, now: Instant, by: String
    ) -> Result<[Announcement], TextProblem> {
        let times = AnnouncementTimes(plan: plan, ignoresWindows: ignoresWindows)
        var announcements: [Announcement] = []
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let event = plan.event(parts[0]) else {
                let nearest = Spelling.nearest(to: parts[0], among: plan.events.map(\.name))
                return .failure(
                    TextProblem(
                        "the plan has no event \"\(TerminalText.excerpt(parts[0]))\""
                            + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")))
            }
            if announcements.contains(where: { $0.event == event.name }) {
                return .failure(TextProblem("\"\(event.name)\" is given twice"))
            }
            var moment = now
            if parts.count > 1 {
                switch AnnouncedTime(event: event, times: times, now: now).read(parts[1]) {
                case .success(let read): moment = read
                case .failure(let problem): return .failure(problem)
                }
            } else if let problem = times.problem(with: now, of: event, now: now) {
                return .failure(TextProblem(problem))
            }
            announcements.append(Announcement(event: event.name, at: moment, by: by, source: .commandLine))
        }
        return .success(announcements)
    }
}
