import CivilTime
import PlanLanguage

/// Whether a run may begin now, by the windows of what was chosen.
package enum WindowGate: Sendable, Equatable {
    case open
    /// None is open, and this one opens next.
    case early(window: String, opens: Instant)
    /// All have closed, this one last.
    case late(window: String, closed: Instant)
    /// None is open, and of this one days or times are still to be announced.
    case unannounced(window: String)

    /// What is for other roles than the site's does not count.
    package static func now(_ now: Instant, plan: Plan, selection: Selection, site: Site? = nil) -> WindowGate {
        let objectives = selection.objectives(of: plan).filter { BoundPlan.plays($0.occasion.roles, at: site) }
        if objectives.contains(where: { $0.window == nil }) { return .open }
        let windows = objectives.compactMap { $0.window.flatMap { plan.window($0.value) } }
        var next: (window: String, opens: Instant)?
        var last: (window: String, closed: Instant)?
        var unannounced: String?
        for window in windows {
            switch window.position(of: now) {
            case .inside: return .open
            case .before(let opens): if next.map({ opens < $0.opens }) ?? true { next = (window.name, opens) }
            case .after(let closed): if last.map({ closed > $0.closed }) ?? true { last = (window.name, closed) }
            case .unannounced: unannounced = unannounced ?? window.name
            }
        }
        if let next { return .early(window: next.window, opens: next.opens) }
        if let unannounced { return .unannounced(window: unannounced) }
        if let last { return .late(window: last.window, closed: last.closed) }
        return .open
    }
}

extension Selection {
    /// The windows of a run that begins at that moment, by name: those that are open, and, where it waits, those that
    /// open later. At no moment, all of them. What is for other roles than the site's does not count.
    package func windows(of plan: Plan, site: Site?, at moment: Instant?, waits: Bool) -> [Window] {
        let objectives = objectives(of: plan).filter { BoundPlan.plays($0.occasion.roles, at: site) }
        return Set(objectives.compactMap { $0.window?.value }).sorted().compactMap(plan.window).filter { window in
            guard let moment else { return true }
            return switch window.position(of: moment) {
            case .inside: true
            case .before: waits
            case .after, .unannounced: false
            }
        }
    }
}
