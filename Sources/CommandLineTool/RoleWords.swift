import CivilTime
import Diagnostics
import Execution
import PlanLanguage

/// What a person reads whose run is outside the window because the open one is for roles that the site does not have.
struct RoleWords {
    let plan: Plan
    let now: Instant
    let selection: Selection
    let site: Site?

    /// Empty where the roles make no difference.
    var lines: [String] {
        let own = (site?.roles ?? []).map(\.value)
        if own.isEmpty {
            let rows = rows { _ in true }
            if rows.isEmpty { return [] }
            let known = "roles: [\(plan.roles.map(\.name).joined(separator: ", "))], or some of them"
            let (why, way) =
                site == nil
                ? ("no site file says which the run is for", "give a site file with --site that says \(known)")
                : ("the site file names no role", "add to the site file: \(known)")
            return ["what is for some roles only does not count: \(why)"] + rows + ["\(way)"]
        }
        let rows = rows { isOpen($0) }
        let owned = "\(own.count == 1 ? "role" : "roles") \(Spelled.list(own))"
        return rows.isEmpty ? [] : ["this site has the \(owned); of what is for others, this is open:"] + rows
    }

    /// A line for each role that the site does not have and each of its windows.
    private func rows(_ isShown: (Window) -> Bool) -> [String] {
        let chosen = selection.objectives(of: plan).filter { !BoundPlan.plays($0.occasion.roles, at: site) }
        let width = plan.roles.map(\.name.count).max() ?? 0
        return plan.roles.flatMap { role in
            let names = chosen.filter { $0.occasion.roles.contains { $0.value == role.name } }
                .compactMap { $0.window?.value }
            let windows = plan.windows.filter { names.contains($0.name) && isShown($0) }
            let name = role.name + String(repeating: " ", count: width - role.name.count)
            return windows.map { window in
                "  \(name)   window \(window.name) (\(window.words))\(isOpen(window) ? ", open now" : "")"
            }
        }
    }

    private func isOpen(_ window: Window) -> Bool {
        if case .inside = window.position(of: now) { true } else { false }
    }
}
