import CivilTime
import Execution
import PlanLanguage

/// What a person reads whose run is outside the window.
struct RefusalWords {
    let plan: Plan
    let now: Instant
    let request: RunRequest
    let selection: Selection
    let site: Site?

    /// `nil` where the run may begin.
    func message(for gate: WindowGate) -> String? {
        switch gate {
        case .open: return nil
        case .early(let name, let opens):
            if request.wait { return nil }
            guard let window = plan.window(name) else { return nil }
            return """
                window \(name) (\(window.words)) opens in \((opens - now).words), on \(words(opens, window)); nothing was contacted\(roles)
                \(agenda(window, until: opens))
                to wait for it:   \(command(waits: true))

                \(practice(window, near: opens))
                """
        case .unannounced(let name):
            guard let window = plan.window(name) else { return nil }
            return """
                window \(name) (\(window.words)) cannot open; nothing was contacted\(roles)
                \(agenda(window, until: nil))
                put its days and times into the plan as soon as they are announced

                to practise:
                  \(command("--outside-window"))
                                                         now, against the hosts of the plan, if they agreed to it
                """
        case .late(let name, let closed):
            guard let window = plan.window(name) else { return nil }
            return """
                window \(name) closed on \(words(closed, window)), \((now - closed).words) ago; nothing was contacted\(roles)

                \(practice(window, near: closed))
                """
        }
    }

    /// What does not count in this run for want of a role, each line after a line end; empty where that is not the reason.
    private var roles: String {
        RoleWords(plan: plan, now: now, selection: selection, site: site).lines.map { "\n" + $0 }.joined()
    }

    private func words(_ instant: Instant, _ window: Window) -> String {
        let local = window.zone.local(of: instant)
        return "\(local.date.words) at \(window.zone.clock(instant)) \(local.abbreviation)"
    }

    /// The command line again, with another time than it asked for: options that move the clock, and all else as it was.
    private func command(_ time: String...) -> String {
        var request = request
        request.at = nil
        request.outsideWindow = false
        request.site = request.site ?? "FILE"
        return (["ctplan", "run", request.plan] + time + request.options).map(\.asShellWord).joined(separator: " ")
    }

    private func command(waits: Bool) -> String {
        var request = request
        request.wait = waits
        request.site = request.site ?? "FILE"
        return (["ctplan", "run", request.plan] + request.options).map(\.asShellWord).joined(separator: " ")
    }

    /// What people have to do before the window opens, with an empty line at its end; empty where the plan names nothing.
    private func agenda(_ window: Window, until opens: Instant?) -> String {
        let today = window.zone.local(of: now).date
        let opening = opens.map(window.zone.local)
        let deadlines = plan.deadlines.filter { deadline in
            guard deadline.by >= today, let opening else { return deadline.by >= today }
            return deadline.by < opening.date
                || deadline.by == opening.date && deadline.time ?? .midnight <= opening.time
        }.map { deadline in
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
              \(command("--at", "\(local.date)T\(window.zone.clock(moment))"))
                                                     as if it were that time, against stand-ins on this machine, to which the site file leads
              \(command("--outside-window"))
                                                     now, against the hosts of the plan, if they agreed to it
            """
    }
}
