import CivilTime
import Networking
import PlanLanguage

/// Makes the explanation of a plan, with a site's facts where they are there.
package struct Explainer {
    let plan: Plan
    let site: Site?
    let kinds: StepKinds
    let probe: SiteProbe
    private let now: Instant
    private let readerZone: Zone?
    private let priorRuns: any PriorRuns
    private let recordsFolder: String?

    /// `recordsFolder` is where `priorRuns` looks.
    package init(
        plan: Plan, site: Site?, kinds: StepKinds, probe: SiteProbe, now: Instant, readerZone: Zone?,
        priorRuns: any PriorRuns, recordsFolder: String?
    ) {
        self.plan = plan
        self.site = site
        self.kinds = kinds
        self.probe = probe
        self.now = now
        self.readerZone = readerZone
        self.priorRuns = priorRuns
        self.recordsFolder = recordsFolder
    }

    package func explanation() async -> Explanation {
        let zone = TimelineMaker.zone(of: plan)
        let differs = readerZone.map { $0.offset(at: now).seconds != zone.offset(at: now).seconds } ?? false
        let reader = differs ? readerZone : nil
        let binder = Binder(
            plan: plan, site: site, settings: [:], selection: Selection(only: []), userKnownHosts: probe.userKnownHosts,
            expand: probe.expand)
        let byHand = Set(site?.byHand.map(\.value) ?? [])
        let hosts = Dictionary(
            binder.hostsKnownBeforehand.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let used = InputUse(plan: plan, site: site, selection: Selection(only: [])).names
        let units = UnitMaker(bound: binder.standingIn(inputs: used), startedAt: now).units()
        let members = Dictionary(grouping: units, by: \.objective.name)
        let requirements = await RequirementLookup(plan: plan, priorRuns: priorRuns).all()
        let objectives = plan.objectives.map { objective in
            ObjectiveWords(
                plan: plan, site: site, kinds: kinds, byHand: byHand, hosts: hosts, objective: objective,
                requires: requirements[objective.name] ?? [],
                members: (members[objective.name] ?? []).compactMap(\.id.member)
            )
            .inWords()
        }
        return Explanation(
            plan: plan, site: site?.source.path,
            recordsFolder: requirements.isEmpty ? nil : recordsFolder ?? "no folder of records is known", now: now,
            zone: zone, readerZone: reader,
            timeline: TimelineMaker(
                plan: plan, now: now, zone: zone, readerZone: reader, calendar: plan.calendar(with: site)
            ).timeline(),
            people: people(objectives, zone: zone), objectives: objectives,
            inputs: plan.inputs.filter { used.contains($0.name) }.map(input),
            gaps: SiteGaps(plan: plan, site: site, probe: probe, binder: binder, hosts: hosts, usedInputs: used).all())
    }

    private func input(_ input: Input) -> Explanation.InputPlan {
        let source =
            site?.input(input.name).map { $0.source.words(isSecret: input.isSecret) }
            ?? input.defaultValue.map { "\"\($0)\", where the site says nothing else" }
        return Explanation.InputPlan(name: input.name, about: input.about, isSecret: input.isSecret, source: source)
    }

    // MARK: People

    private func people(_ objectives: [Explanation.ObjectivePlan], zone: Zone) -> [Explanation.PeopleTask] {
        deadlines() + preparation() + announcements() + steps(objectives) + afterwards()
    }

    private func deadlines() -> [Explanation.PeopleTask] {
        plan.deadlines.map { deadline in
            Explanation.PeopleTask(
                phase: .before,
                moment: "by \(deadline.by.weekday) \(deadline.by.words)\(deadline.time.map { " \($0)" } ?? "")",
                task: deadline.task, about: deadline.about)
        }
    }

    private func preparation() -> [Explanation.PeopleTask] {
        let tasks = plan.preparation.map { item in
            switch item.moment {
            case .before(let window):
                Explanation.PeopleTask(
                    phase: .before, moment: "window \(window)", task: item.task, about: item.about)
            case .during(let window):
                Explanation.PeopleTask(
                    phase: .during, moment: "window \(window)", task: item.task, about: item.about)
            }
        }
        return tasks.filter { $0.phase == .before } + tasks.filter { $0.phase == .during }
    }

    /// What people listen for and hand on to the run.
    private func announcements() -> [Explanation.PeopleTask] {
        plan.events.map { event in
            let window = event.during.map { " in window \($0.value)" } ?? ""
            return Explanation.PeopleTask(
                phase: .during, moment: "event \(event.name)",
                task: "Tell the run when it is announced\(window): \(event.about)", about: nil)
        }
    }

    private func steps(_ objectives: [Explanation.ObjectivePlan]) -> [Explanation.PeopleTask] {
        objectives.flatMap { steps($0.steps + $0.always, at: $0.name) }
    }

    /// Those that people do, inside others too.
    private func steps(_ steps: [Explanation.StepPlan], at path: String) -> [Explanation.PeopleTask] {
        steps.flatMap { step in
            let path = "\(path).\(step.name)"
            if let inside = step.inside { return self.steps(inside.steps + inside.always, at: path) }
            guard step.actor != .program else { return [] }
            return [
                Explanation.PeopleTask(phase: .during, moment: "step \(path)", task: step.instruction ?? "", about: nil)
            ]
        }
    }

    /// The windows that come after those in which something runs, by what the circular says of them.
    private func afterwards() -> [Explanation.PeopleTask] {
        let running = Set(plan.objectives.compactMap { $0.window?.value })
        func runs(_ window: Window) -> Bool {
            running.contains(window.name) || window.phases.contains { running.contains($0.name) }
        }
        let last = plan.windows.filter(runs).compactMap(\.closes).max()
        return plan.windows.filter { !runs($0) }.compactMap { window in
            guard let last, let opens = window.opens, opens >= last, let about = window.about else { return nil }
            return Explanation.PeopleTask(phase: .after, moment: "window \(window.name)", task: about, about: nil)
        }
    }
}
