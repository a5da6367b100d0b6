import CivilTime
import Execution
import PlanLanguage

/// What a person reads whose run is outside the window.
struct RefusalWords {
    let plan: Plan
    let path: String
    let now: Instant
    let mayWait: Bool
    /// The options that were given besides, as they are typed: ` --site FILE` and its like.
    let options: String

    /// `nil` where the run may begin.
    func message(for gate: WindowGate) -> String? {
        switch gate {
        case .open: return nil
        case .early(let name, let opens):
            if mayWait { return nil }
            guard let window = plan.window(name) else { return nil }
            return """
                window \(name) (\(window.words)) opens in \((opens - now).words), on \(words(opens, window)); nothing was contacted
                \(agenda(window))
                to wait for it:   ctplan run \(path)\(options) --wait

                \(practice(window, near: opens))
                """
        case .unannounced(let name):
            guard let window = plan.window(name) else { return nil }
            return """
                window \(name) (\(window.words)) cannot open; nothing was contacted
                \(agenda(window))
                put its days and times into the plan as soon as they are announced

                to practise:
                  ctplan run \(path) --outside-window\(options)
                                                         now, against the hosts of the plan, if they agreed to it
                """
        case .late(let name, let closed):
            guard let window = plan.window(name) else { return nil }
            return """
                window \(name) closed on \(words(closed, window)), \((now - closed).words) ago; nothing was contacted

                \(practice(window, near: closed))
                """
        }
    }

    private func words(_ instant: Instant, _ window: Window) -> String {
        let local = window.zone.local(of: instant)
        return "\(local.date.words) at \(window.zone.clock(instant)) \(local.abbreviation)"
    }

    /// What people have to do before, with an empty line at its end; empty where the plan names nothing.
    private func agenda(_ window: Window) -> String {
        let today = window.zone.local(of: now).date
        let deadlines = plan.deadlines.filter { $0.by >= today }.map { deadline in
            "  by \(deadline.by.words)\(deadline.time.map { " \($0)" } ?? ""): \(deadline.task)\n"
        }
        let preparation = plan.preparation.compactMap { item in
            item.comesBefore(window: window.name) ? "  before: \(item.task)\n" : nil
        }
        let lines = (deadlines + preparation).joined()
        return lines.isEmpty ? "" : "\nuntil then:\n\(lines)"
    }

    private func practice(_ window: Window, near instant: Instant) -> String {
        let moment = (window.turn(at: now).occurrence.span.opens ?? instant - .seconds(60)) + .seconds(60)
        let local = window.zone.local(of: moment)
        return """
            to practise:
              make rehearse                          against stand-in servers on this machine (in the project's folder)
              ctplan run \(path) --at \(local.date)T\(window.zone.clock(moment))\(options)
                                                     as if it were that time; only this machine can be reached then
              ctplan run \(path) --outside-window\(options)
                                                     now, against the hosts of the plan, if they agreed to it
            """
    }
}
