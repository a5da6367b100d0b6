import CivilTime
import PlanLanguage

/// Looks up what objectives require in the records, as a run would when it begins.
struct RequirementLookup {
    let plan: Plan
    let priorRuns: any PriorRuns

    /// So many are looked up: each may mean to read many records.
    private static let most = 20

    private struct Question: Hashable {
        let plan: String
        let objective: String
        let zone: String
    }

    /// By objective, in the order of its requirements.
    func all() async -> [String: [Explanation.RequirementPlan]] {
        var known: [Question: PriorStanding] = [:]
        var found: [String: [Explanation.RequirementPlan]] = [:]
        for objective in plan.objectives {
            let zone = objective.window.flatMap { plan.window($0.value)?.zone } ?? .utc
            for requirement in objective.requires {
                let question = Question(
                    plan: requirement.plan?.value ?? plan.name, objective: requirement.objective.value, zone: zone.name)
                if known[question] == nil, known.count < Self.most {
                    known[question] = await priorRuns.standing(
                        ofPlan: question.plan, objective: question.objective, zone: zone)
                }
                found[objective.name, default: []].append(
                    requirement.inWords(standing: known[question], zone: zone))
            }
        }
        return found
    }
}

extension Requirement {
    fileprivate func inWords(standing: PriorStanding?, zone: Zone) -> Explanation.RequirementPlan {
        let (isOnRecord, record): (Bool?, String) =
            switch standing {
            case .passed(let run):
                (
                    true,
                    "it passed\(run.isRehearsal ? ", in a rehearsal," : "") on \(zone.describe(run.ended)) (\(run.record))"
                )
            case .notPassed(let reason): (false, reason + (plan == nil ? "; it may pass in the same run" : ""))
            case nil: (nil, "not looked up: there are too many others")
            }
        return Explanation.RequirementPlan(
            words: words + (about.map { " (\($0))" } ?? ""), isOnRecord: isOnRecord, record: record)
    }
}
