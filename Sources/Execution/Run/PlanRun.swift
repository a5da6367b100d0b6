import CivilTime
import PlanLanguage

/// One run of a plan: decides what is done when, and what it all amounts to. It touches the world only through its
/// step kinds, clock, person and recorder, so a night of two hours is tested in a millisecond.
package actor PlanRun {
    let bound: BoundPlan
    let kinds: StepKinds
    let tools: StepTools
    let recorder: any RunRecorder
    let options: RunOptions
    let priorRuns: any PriorRuns
    nonisolated let executor: any SerialExecutor & TaskExecutor

    /// What goes on now, so that an interrupt or a closing window can end it.
    private var activities: [Int: Activity] = [:]
    private var nextActivity = 0
    private(set) var startedAt = Instant.latest
    /// Whether the run's own first lines stand in the record: no step is carried out before.
    private var hasBegun = false
    private var waitingToBegin: [CheckedContinuation<Void, Never>] = []
    private(set) var isInterrupted = false
    private var isGraceOver = false
    private var graceTimer: Task<Void, Never>?
    private var isOver = false
    /// By window: how many units are still to end.
    private var unitsLeft: [String: Int] = [:]
    /// By objective: what it hands on.
    private var outputs: [String: [HandedOn]] = [:]
    /// The objectives that others require, and how their units ended.
    let requiredNames: Set<String>
    var requiredUnits: [String: [UnitOutcome]] = [:]
    /// By objective: why it may not begin for what it requires.
    var requirementLookups: [String: Task<Stop?, Never>] = [:]
    /// Set when the record can no longer be written: nothing new is begun.
    private(set) var recordProblem: String?
    var events = EventBoard()
    var enoughBoard = EnoughBoard()
    /// The objectives that the plan leaves out in this run, all members of them.
    private(set) var leftOut: Set<String> = []
    private var notLeftOut: Set<String> = []

    /// Everything goes on `loop`, step kinds too.
    package init(
        _ bound: BoundPlan, kinds: StepKinds, tools: StepTools, recorder: any RunRecorder, options: RunOptions,
        priorRuns: any PriorRuns = NoPriorRuns(), loop executor: any SerialExecutor & TaskExecutor
    ) {
        self.bound = bound
        self.kinds = kinds
        self.tools = tools
        self.recorder = recorder
        self.options = options
        self.priorRuns = priorRuns
        requiredNames = Set(
            bound.plan.objectives.flatMap { $0.requires.filter { $0.plan == nil }.map(\.objective.value) })
        self.executor = executor
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    var plan: Plan { bound.plan }
    var now: Instant { tools.clock.now() }

    // MARK: The whole run

    /// Runs everything chosen to its end. The first event must have been recorded by the caller, who knows the machine
    /// and, once they are loaded, the versions of its `libraries`.
    package func run(
        startedAt: Instant, libraries: (@Sendable () async -> [(name: String, version: String)])? = nil
    ) async -> RunReport {
        self.startedAt = startedAt
        noteAnnouncements()
        let beginning = Task(executorPreference: executor) { await self.begin(libraries) }
        let watchers = watchWindows()
        let outcomes = await runUnits()
        await beginning.value
        watchers.forEach { $0.cancel() }
        graceTimer?.cancel()
        isOver = true
        return await recorder.conclude(report(on: outcomes))
    }

    private func begin(_ libraries: (@Sendable () async -> [(name: String, version: String)])?) async {
        // What begins at once is brought to disk together with the beginning of the run.
        await settle()
        if let libraries {
            recorder.append(.libraries(await libraries()))
            recorder.write()
        }
        hasBegun = true
        // In the order in which they came, so that a person is asked in the order of the plan.
        for waiter in waitingToBegin { waiter.resume() }
        waitingToBegin = []
    }

    /// Returns once the beginning of the run is on record.
    func recordedBeginning() async {
        if hasBegun { return }
        await withCheckedContinuation { waitingToBegin.append($0) }
    }

    private func report(on outcomes: [UnitOutcome]) -> RunReport {
        let objectives = objectiveReports(outcomes)
        var outcome = Outcome.together(objectives.map(\.outcome))
        // What an interrupt kept from beginning is skipped, and skipped parts do not count beside others: but not here.
        if isInterrupted, outcome == .passed, objectives.contains(where: { $0.outcome != .passed }) {
            outcome = .skipped
        }
        return RunReport(
            at: now, outcome: outcome, isInterrupted: isInterrupted, objectives: objectives, duration: now - startedAt)
    }

    // MARK: What stands in the way

    /// Stops what goes on; steps under `always` still run within the grace time. A second call ends those too.
    package func interrupt(signal: String) {
        if isOver { return }
        if isInterrupted { return endGrace() }
        isInterrupted = true
        recorder.append(.interrupted(signal: signal))
        recorder.write()
        cancel { $0.purpose != .always }
        let clock = tools.clock
        let end = now + options.grace
        graceTimer = Task(executorPreference: executor) { [weak self] in
            do { try await clock.sleep(until: end) } catch { return }
            await self?.endGrace()
        }
    }

    private func endGrace() {
        isGraceOver = true
        cancel { _ in true }
    }

    /// Why nothing may begin, or nothing but what is always done.
    func obstacle(isAlways: Bool) -> Stop? {
        if isInterrupted, !isAlways || isGraceOver { return Stop(.skipped, "the run was interrupted") }
        if recordProblem != nil, !isAlways { return Stop(.error, "the record can no longer be written") }
        return nil
    }

    /// Waits until the record is on disk. Where it never will be, nobody waits for a window any more.
    func settle() async {
        if recordProblem != nil { return recorder.write() }
        guard let problem = await recorder.settle() else { return }
        recordProblem = problem
        cancel { $0.purpose == .waiting }
    }

    // MARK: What is left

    func expect(_ units: [Unit]) {
        for unit in units { unitsLeft[unit.window?.name ?? "", default: 0] += 1 }
    }

    func noteEnd(of unit: Unit, isLeftOut: Bool) {
        let name = unit.objective.name
        if !notLeftOut.contains(name) {
            if isLeftOut {
                leftOut.insert(name)
            } else {
                notLeftOut.insert(name)
                leftOut.remove(name)
            }
        }
        unitsLeft[unit.window?.name ?? "", default: 0] -= 1
    }

    func isConcerned(by window: Window) -> Bool { unitsLeft[window.name, default: 0] > 0 }

    // MARK: What objectives hand on

    func keep(_ outputs: [HandedOn], of objective: String) {
        if !outputs.isEmpty { self.outputs[objective] = outputs }
    }

    func handedOn(by objective: String) -> [HandedOn] { outputs[objective] ?? [] }

    // MARK: Work that can be ended from outside

    enum Purpose {
        case step, always
        /// For a window to open, or for an event.
        case waiting
    }

    private struct Activity {
        let purpose: Purpose
        let window: String?
        /// Where it is a step: the frame that is in, and whether it is always done there.
        let frame: Frame?
        let isAlways: Bool
        let cancel: @Sendable () -> Void
    }

    /// Does something as a task that an interrupt, the closing of its window, or a moment cancels.
    func endable<Result: Sendable>(
        _ purpose: Purpose, window: String?, frame: Frame? = nil, isAlways: Bool = false, until end: Instant? = nil,
        _ work: @escaping @Sendable () async -> Result
    ) async -> Result {
        let id = nextActivity
        nextActivity += 1
        let task = Task(executorPreference: executor, operation: work)
        activities[id] = Activity(
            purpose: purpose, window: window, frame: frame, isAlways: isAlways, cancel: { task.cancel() })
        let clock = tools.clock
        let timer = end.map { end in
            Task(executorPreference: executor) {
                try await clock.sleep(until: end)
                task.cancel()
            }
        }
        defer {
            activities[id] = nil
            timer?.cancel()
        }
        return await task.value
    }

    /// Does a step of a frame so.
    func endable<Result: Sendable>(
        _ purpose: Purpose, isAlways: Bool, in frame: Frame, until end: Instant? = nil,
        _ work: @escaping @Sendable () async -> Result
    ) async -> Result {
        await endable(purpose, window: frame.window?.name, frame: frame, isAlways: isAlways, until: end, work)
    }

    /// Ends the steps of frames whose time is over.
    func endOverruns() {
        cancel { $0.frame?.overrun(isAlways: $0.isAlways) != nil }
    }

    func endActivities(in window: Window) {
        cancel { $0.window == window.name }
    }

    private func cancel(where condition: (Activity) -> Bool) {
        for activity in activities.values where condition(activity) { activity.cancel() }
    }
}

/// Why something does not run, or not to its end.
struct Stop: Sendable {
    let outcome: Outcome
    let reason: String
    /// The plan itself leaves it out here, by role, condition or event: the rest goes on as if it were not there.
    let isLeftOut: Bool

    init(_ outcome: Outcome, _ reason: String) {
        self.outcome = outcome
        self.reason = reason
        isLeftOut = false
    }

    init(leftOut reason: String) {
        outcome = .skipped
        self.reason = reason
        isLeftOut = true
    }
}
