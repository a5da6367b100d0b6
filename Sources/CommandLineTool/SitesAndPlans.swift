import Diagnostics
import Execution
import PlanLanguage

/// Sites compared with the plans that they are for, as a run would compare them.
struct SitesAndPlans {
    /// Those that were read with the sites.
    let plans: [Plan]
    let sites: [Site]
    let linter: Linter

    /// A site for more plans than that has its plans linted with it.
    private static let mostPlans = 50

    /// Plans that sites name and that were not read with them, from where plans of a site mostly are, with the errors in
    /// them.
    func plansBeside() -> [(plan: Plan, errors: [Finding])] {
        var known = Set(plans.map(\.name))
        return sites.flatMap { site in
            site.plans.prefix(Self.mostPlans).compactMap { name in
                known.insert(name.value).inserted ? plan(called: name.value, of: site) : nil
            }
        }
    }

    /// What is found of one file beside those that it speaks of.
    static func findings(beside document: Linter.Document, linter: Linter) -> [Finding] {
        switch document {
        case .plan(let plan): return OutsidePrograms.missing(of: plan)
        case .site(let site):
            let sitesAndPlans = SitesAndPlans(plans: [], sites: [site], linter: linter)
            let found = sitesAndPlans.plansBeside()
            let shared = PlanSet(found.map(\.plan), sites: [site]).findings
            let own = PlanSet([], sites: [site]).findings
            let others = sitesAndPlans.findings(
                with: found.map(\.plan), besides: own + shared + found.flatMap(\.errors))
            return shared.filter { finding in
                finding.place.source.path == site.source.path && !own.contains { $0.message == finding.message }
            } + others
        case .procedure, .unknown: return []
        }
    }

    private func plan(called name: String, of site: Site) -> (Plan, [Finding])? {
        guard PlanFileName.stem(of: name + ".yaml") == name else { return nil }
        for folder in ["", "plans/", "../plans/", "../"] {
            for ending in ["yaml", "yml"] {
                let path = PlanFileSource.path("\(folder)\(name).\(ending)", namedIn: site.source)
                guard case .success(let content) = linter.files.read(path), content.findings.isEmpty else { continue }
                let (document, findings) = linter.read(content.source)
                if case .plan(let plan) = document { return (plan, findings.filter { $0.severity == .error }) }
            }
        }
        return nil
    }

    /// What stands against the sites, less what was told of them before; once, also where it is so for several plans.
    ///
    /// Names that do not fit are told of plans without errors only: there they may be in what could not be read.
    func findings(with plans: [Plan], besides others: [Finding]) -> [Finding] {
        let faulty = Set(others.lazy.filter { $0.severity == .error }.map(\.place.source.path))
        let byName = Dictionary(grouping: plans, by: \.name)
        var told = Set(others.map(Self.identity))
        return sites.flatMap { site -> [Finding] in
            let named = site.plans.compactMap { byName[$0.value]?.first }
            // A site that does not say which plans it is for may be for any.
            return (site.plans.isEmpty ? plans : named).flatMap { Self.literalSecrets($0, site) }
                + named.filter { !faulty.contains($0.source.path) }.flatMap { plan in
                    Binder(plan: plan, site: site, settings: [:], selection: Selection(only: []), userKnownHosts: [])
                        .findingsOfLint()
                }
        }.filter { told.insert(Self.identity($0)).inserted }
    }

    private static func literalSecrets(_ plan: Plan, _ site: Site) -> [Finding] {
        site.inputs.filter { input in
            input.isWrittenDown && plan.inputs.contains { $0.name == input.name && $0.isSecret }
        }.map { $0.literalSecret() }
    }

    private static func identity(_ finding: Finding) -> String {
        let place = finding.place
        return "\(place.source.path):\(place.line):\(place.column) \(finding.rule) \(finding.message)"
    }
}
