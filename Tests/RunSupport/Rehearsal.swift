import CivilTime
import Diagnostics
@testable import Execution
import Networking
import PlanLanguage
import Synchronization
import YAMLTree

/// One run of a plan on a stage: what is given, and `play` to see what comes of it.
package struct Rehearsal: Sendable {
    package let plan: Plan
    package var site: Site?
    package var start: Instant
    package var only: [String] = []
    package var options = RunOptions()
    package var people: [String: Stage.Script] = [:]
    package var announcers: [String: Stage.Announcer] = [:]
    package var secrets: [String: String] = [:]
    package let hider = SecretHider()
    package var views: [any RunView] = []
    package var priorRuns: any PriorRuns = NoPriorRuns()
    /// When interrupts come, counted from the start.
    package var interrupts: [Duration] = []
    /// When the clock is set, and by how much.
    package var jump: (after: Duration, by: Duration)?
    /// How long the disk takes for what was written.
    package var diskDelay = Duration.zero
    /// How many events the disk takes.
    package var recordRoom = Int.max

    package static let kinds = StepKinds([ActStep.self, ManualStep.self, WaitStep.self])
    /// A network that nothing on the stage uses.
    private static let network = Network(
        loop: EventLoop(), guard: NetworkGuard(layers: [.init(name: "stage", subnets: [])]))

    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// A window on 14 August 2021 from 20:30 to 22:30 in Hong Kong, for plans that say no other.
    private static let prelude = """
        ctplan: 1
        title: A test
        zone: Asia/Hong_Kong
        windows:
          test: {date: 2021-08-14, from: 20:30, to: 22:30}

        """

    /// `text` is a whole plan, or one from its `objectives:` on. The clock shows 20:31 unless it is set. `procedures` are
    /// files beside the plan, by their names.
    package init(
        _ text: String, site: String? = nil, path: String = "plans/test.yaml", procedures: [String: String] = [:]
    ) throws {
        let text = text.contains("ctplan: 1") ? text : Self.prelude + text
        let files = PlanFileSource { path in
            guard let text = procedures[path.split(separator: "/").last.map(String.init) ?? path] else {
                return .failure(FileProblem(path: path, message: "there is no such file"))
            }
            return .success(.init(SourceText(path: path, text: text)))
        }
        let linter = Linter(vocabulary: Self.kinds.vocabulary, files: files)
        guard case .plan(let plan) = try Self.read(text, path: path, by: linter) else {
            throw Unusable(description: "not a plan:\n\(text)")
        }
        self.plan = plan
        start = try Instant.parse("2021-08-14T12:31:00Z").get()
        if let site {
            guard case .site(let read) = try Self.read("ctplan-site: 1\n" + site, path: "sites/test.yaml", by: linter)
            else { throw Unusable(description: "not a site:\n\(site)") }
            self.site = read
        }
    }

    private static func read(_ text: String, path: String, by linter: Linter) throws -> Linter.Document {
        let (document, findings) = linter.read(SourceText(path: path, text: text))
        let errors = findings.filter { $0.severity == .error }
        if !errors.isEmpty { throw Unusable(description: FindingRenderer().render(errors)) }
        return document
    }

    /// What a run came to.
    package struct Ending: Sendable {
        package let report: RunReport
        package let events: [RunEvent]
        package let stage: Stage
    }

    /// Runs it. Whoever would wait forever makes this throw.
    package func play() throws -> Ending {
        let executor = TurnExecutor()
        let clock = VirtualClock(start)
        let stage = Stage(clock: clock, scripts: people, announcers: announcers)
        let recorder = EventList(views: views, room: recordRoom, delay: diskDelay, clock: clock)
        let result = Mutex<Result<RunReport, Unusable>?>(nil)
        Task(executorPreference: executor) {
            let ending = await run(executor: executor, stage: stage, recorder: recorder)
            result.withLock { $0 = ending }
        }
        for _ in 0..<1_000_000 {
            executor.runUntilIdle()
            if let ending = result.withLock({ $0 }) {
                return Ending(report: try ending.get(), events: recorder.events, stage: stage)
            }
            guard clock.advance() else { throw Unusable(description: "nobody moves any more: \(recorder.events)") }
        }
        throw Unusable(description: "it never ends")
    }

    private func run(executor: TurnExecutor, stage: Stage, recorder: some RunRecorder) async -> Result<
        RunReport, Unusable
    > {
        let selection = Selection(only: only)
        let binder = Binder(plan: plan, site: site, settings: [:], selection: selection, userKnownHosts: [])
        guard case .success(let bound) = await binder.bind(keeper: KnownSecrets(values: secrets), hider: hider) else {
            return .failure(Unusable(description: "the plan cannot be bound"))
        }
        let run = PlanRun(
            bound, kinds: Self.kinds, tools: StepTools(network: Self.network, clock: stage.clock, person: stage),
            recorder: recorder, options: options, priorRuns: priorRuns, loop: executor)
        recorder.append(.started(started(selection)))
        let signals = interrupts.map { after in
            Task(executorPreference: executor) {
                try await stage.clock.sleep(until: start + after)
                await run.interrupt(signal: "SIGINT")
            }
        }
        if let jump {
            Task(executorPreference: executor) {
                try await stage.clock.sleep(until: start + jump.after)
                stage.clock.jump(by: jump.by)
            }
        }
        let report = await run.run(startedAt: start)
        signals.forEach { $0.cancel() }
        return .success(report)
    }

    private func started(_ selection: Selection) -> RunStart {
        let names = Set(selection.objectives(of: plan).compactMap { $0.window?.value })
        return RunStart(
            at: start, plan: plan, planDigest: "", site: site?.source.path, siteDigest: nil,
            windows: plan.windowsAndPhases.filter { names.contains($0.name) }, machine: "desk-1",
            operatorName: "Operations",
            versions: [], only: only, isRehearsal: false, outsideWindow: options.ignoresWindows,
            recordFolder: "runs/test")
    }
}
