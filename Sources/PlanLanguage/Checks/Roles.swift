import Diagnostics

extension Check {
    /// Roles that objectives, steps and `participation:` name exist, and those that exist are somebody's.
    static let roles = Check { plan in
        let names = Names(plan.roles.map(\.name))
        let work =
            plan.objectives.flatMap { [$0.occasion] + $0.allSteps.flatMap(\.withAlternatives).map(\.occasion) }
            .flatMap(\.roles) + plan.deadlines.flatMap(\.roles)
        // A plan without `roles:` may still tell people whom the exchange asks.
        let asked = plan.roles.isEmpty ? [] : plan.participation.flatMap(\.roles)
        let strangers = unknown(work + asked, names, plan)
        // A misspelt role is not missed a second time where it is declared.
        return strangers + (strangers.isEmpty ? unused(Set((work + asked).map(\.value)), plan) : [])
    }

    private static func unknown(_ roles: [Located<String>], _ names: Names, _ plan: Plan) -> [Finding] {
        roles.filter { !names.contains($0.value) && !plan.unread.contains($0.value) }.map { role in
            Finding(
                "unknown-role", at: role.place, "the plan has no role \"\(TerminalText.excerpt(role.value))\"",
                help: names.question(for: role.value) ?? "roles stand under \"roles\", each with \"about\"",
                fix: names.fix(for: role.value, at: role.place))
        }
    }

    private static func unused(_ used: Set<String>, _ plan: Plan) -> [Finding] {
        guard plan.unread.isEmpty, plan.objectives.allSatisfy(\.unread.isEmpty) else { return [] }
        return plan.roles.filter { !used.contains($0.name) }.map { role in
            Finding(
                "unused-role", .warning, at: role.place, "nothing is for the role \"\(role.name)\"",
                help: "say \"roles: [\(role.name)]\" of an objective, a step or a deadline, or leave the role out",
                fix: EntryText(keyAt: role.place).removal("remove the role"))
        }
    }
}
