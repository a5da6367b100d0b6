import Diagnostics

/// Plans and sites that were read together: what they say of each other.
package struct PlanSet: Sendable {
    private let plans: [Plan]
    private let sites: [Site]
    private let byName: [String: [Plan]]

    package init(_ plans: [Plan], sites: [Site] = []) {
        self.plans = plans
        self.sites = sites
        byName = Dictionary(grouping: plans, by: \.name)
    }

    package var findings: [Finding] {
        misspeltPlans + unknownObjectives + requirementCircles + replacedPlans + replacementCircles + sitesOfPlans
            + likelySecrets
    }

    /// What speaks against a plan at a site that is for it.
    private var sitesOfPlans: [Finding] {
        sites.flatMap { site in
            site.plans.compactMap { byName[$0.value]?.first }.flatMap { plan in
                Self.outsideAllow(plan, site) + Self.probeConsent(plan, site)
            }
        }
    }

    /// Where no plan says what an input is, its name does.
    private var likelySecrets: [Finding] {
        sites.flatMap { site in
            let named = Set(site.plans.map(\.value))
            let its = plans.filter { named.isEmpty || named.contains($0.name) }
            return site.inputs.compactMap { input -> Finding? in
                guard input.isWrittenDown, !its.contains(where: { $0.input(input.name) != nil }) else { return nil }
                return SecretName(input.name, isOfSite: true).map {
                    input.literalSecret($0 == .sure ? .error : .warning)
                }
            }
        }
    }

    // MARK: Requirements

    /// A plan that was not read with the others may be elsewhere, but for one whose name is nearly that of another with the
    /// objective. Names that differ in a number are those of different days.
    private var misspeltPlans: [Finding] {
        plans.flatMap { plan in
            plan.objectives.flatMap(\.requires).compactMap { requirement -> Finding? in
                guard let other = requirement.plan, byName[other.value] == nil else { return nil }
                let names = plans.filter { $0.name != plan.name && $0.objective(requirement.objective.value) != nil }
                    .map(\.name).filter { $0.filter(\.isNumber) == other.value.filter(\.isNumber) }
                guard let question = Spelled.question(for: other.value, among: names) else { return nil }
                return Finding(
                    "unknown-objective", .warning, at: other.place,
                    "plan \"\(TerminalText.excerpt(other.value))\" is none of those beside this one", help: question,
                    fix: .spelling(other.value, among: names, at: other.place, .unsafe))
            }
        }
    }

    /// A plan that was not read with the others may have any objective.
    private var unknownObjectives: [Finding] {
        plans.flatMap { plan in
            plan.objectives.flatMap(\.requires).compactMap { requirement -> Finding? in
                let name = requirement.objective.value
                guard let other = requirement.plan, let known = byName[other.value]?.first,
                    known.objective(name) == nil, !known.unread.contains(name)
                else { return nil }
                return Finding(
                    "unknown-objective", at: requirement.objective.place,
                    "plan \"\(other.value)\" has no objective \"\(TerminalText.excerpt(name))\"",
                    notes: [.init("the plan stands here", at: known.titlePlace)],
                    help: Spelled.question(for: name, among: known.objectives.map(\.name))
                        ?? "name one of its objectives: \(Spelled.list(known.objectives.prefix(8).map(\.name)))")
            }
        }
    }

    private struct ObjectiveID: Hashable {
        let plan: String
        let objective: String

        var words: String { "\"\(objective)\" of plan \"\(plan)\"" }
    }

    /// Circles that go through several plans; those within one are found in it.
    private var requirementCircles: [Finding] {
        let starts = plans.flatMap { plan in plan.objectives.map { ObjectiveID(plan: plan.name, objective: $0.name) } }
        return CircleSearch.circles(from: starts) { id in
            (byName[id.plan]?.first?.objective(id.objective)?.requires ?? []).map { requirement in
                (
                    ObjectiveID(plan: requirement.plan?.value ?? id.plan, objective: requirement.objective.value),
                    requirement.place
                )
            }
        }.filter { circle in Set(circle.nodes.map(\.plan)).count > 1 }.map { circle in
            let (first, last) = (circle.nodes[0], circle.nodes[circle.nodes.count - 1])
            return Finding(
                "order-circle", at: circle.closedAt,
                "\(last.words) requires \(first.words), which requires it in turn: neither can ever begin",
                help: "take one of them out of its \"requires\"")
        }
    }

    // MARK: Replacements

    private var replacedPlans: [Finding] {
        plans.flatMap { plan in
            plan.replaces.filter { $0.value != plan.name }.flatMap { name in
                (byName[name.value] ?? []).map { plan.replacement(of: $0) }
            }
        }
    }

    private var replacementCircles: [Finding] {
        CircleSearch.circles(from: plans.map(\.name)) { name in
            (byName[name]?.first?.replaces ?? []).map { ($0.value, $0.place) }
        }.filter { $0.nodes.count > 1 }.map { circle in
            let (first, last) = (circle.nodes[0], circle.nodes[circle.nodes.count - 1])
            return Finding(
                "replaces-circle", at: circle.closedAt,
                "plan \"\(last)\" replaces \"\(first)\", which replaces it in turn",
                help: "only the newer one says \"replaces\"")
        }
    }
}

extension Plan {
    /// The warning that this plan takes the place of another one.
    package func replacement(of other: Plan) -> Finding {
        Finding(
            "replaced-plan", .warning, at: other.titlePlace,
            "plan \"\(other.name)\" is replaced by \(TerminalText.clean(source.path))",
            notes: replaces.first { $0.value == other.name }.map { [.init("it says so here", at: $0.place)] } ?? [],
            help: "use that one, and move this one away")
    }
}

extension Check {
    static let ownReplacement = Check { plan in
        plan.replaces.filter { $0.value == plan.name }.map { name in
            Finding(
                "replaces-circle", at: name.place, "plan \"\(plan.name)\" replaces itself",
                help: "name the plan before it, or leave it out")
        }
    }
}
