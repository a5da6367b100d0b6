import CivilTime
import PlanLanguage

extension PlanRun {
    /// A task for each window in use that ends what goes on in it at the moment it closes.
    func watchWindows() -> [Task<Void, Never>] {
        guard !options.ignoresWindows else { return [] }
        let names = Set(bound.selection.objectives(of: plan).compactMap { $0.window?.value })
        let clock = tools.clock
        return plan.windowsAndPhases.filter { names.contains($0.name) }.map { window in
            Task(executorPreference: executor) { [weak self] in
                for closes in window.spans.compactMap(\.closes) where closes > clock.now() {
                    do { try await clock.sleep(until: closes) } catch { return }
                    await self?.close(window)
                }
            }
        }
    }

    private func close(_ window: Window) {
        guard isConcerned(by: window), !isOpen(window) else { return }
        recorder.append(.windowClosed(window: window.name))
        recorder.write()
        endActivities(in: window)
    }

    /// Whether a window is open now; always so where there is none, or where windows are ignored.
    func isOpen(_ window: Window?) -> Bool {
        guard let window, !options.ignoresWindows else { return true }
        if case .inside = window.position(of: now) { return true }
        return false
    }

    /// When the window that is open now closes, also where windows are ignored.
    func closing(of window: Window?) -> Instant? {
        guard let window, case .inside(let span) = window.position(of: now) else { return nil }
        return span.closes
    }

    enum Admission {
        case begins
        case waits(until: Instant, Window)
        case awaits(EventWait)
        case never(Stop)
    }

    /// Whether a unit may begin now.
    func admission(of unit: Unit) -> Admission {
        if let obstacle = obstacle(isAlways: false) { return .never(obstacle) }
        if hasEnough(unit.objective) { return .never(Stop(.skipped, Self.enough)) }
        let occasion = unit.objective.occasion
        if let stop = stop(occasion, of: unit) { return .never(stop) }
        let begins =
            stop(waitingFor: occasion.event).map(Admission.never)
            ?? occasion.event.flatMap { isUnsettled($0) ? .awaits($0) : nil }
        guard let window = unit.window, !options.ignoresWindows else { return begins ?? .begins }
        switch window.position(of: now) {
        case .inside: return begins ?? .begins
        case .unannounced:
            return .never(Stop(.skipped, "window \(window.name) is still to be announced"))
        case .after(let closed) where closed <= startedAt:
            let words = "window \(window.name) closed on \(window.zone.describe(closed)), before this run began"
            return .never(Stop(.skipped, words))
        case .after(let closed): return .never(missed(window, closed: closed, waitingFor: occasion.event))
        case .before(let opens):
            if let closed = closedDuringRun(window) {
                return .never(missed(window, closed: closed, waitingFor: occasion.event))
            }
            guard options.waits else {
                return .never(Stop(.skipped, "window \(window.name) opens at \(window.zone.describe(opens))"))
            }
            return begins ?? .waits(until: opens, window)
        }
    }

    /// What waits for an event that nobody announced is not missed.
    private func missed(_ window: Window, closed: Instant, waitingFor wait: EventWait?) -> Stop {
        if let wait, isUnsettled(wait) { return nobodyAnnounced(wait, before: window) }
        if let stop = stop(waitingFor: wait), stop.isLeftOut { return stop }
        return Stop(.missed, "window \(window.name) closed at \(window.zone.describe(closed))")
    }

    /// When the window, which opens again on another day, closed while the run went on: what did not get its turn then
    /// was missed, and is not merely of another time.
    private func closedDuringRun(_ window: Window) -> Instant? {
        let now = now
        return window.spans.last { span in (span.closes ?? .latest) <= now && (span.closes ?? .latest) > startedAt }?
            .closes
    }
}
