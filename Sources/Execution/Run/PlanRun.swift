import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// One run of a plan: decides what is done when, and what it all amounts to. It touches the world only through its
/// step kinds, clock, person and recorder, so a night of two hours is tested in a millisecond.
package actor PlanRun {
    let bound: BoundPlan
    let kinds: StepKinds
    let tools: StepTools
    let recorder: any RunRecorder
    let options: RunOptions
    private let loop: EventLoop

    /// What goes on now, so that an interrupt or a closing window can end it.
    private var activities: [Int: Activity] = [:]
    private var nextActivity = 0
    private(set) var interruptedAt: Instant?
    private var graceIsOver = false
    /// Set when the record can no longer be written: nothing new is begun.
    private(set) var recordProblem: String?

    private struct Activity {
        let cancel: @Sendable () -> Void
        let window: String?
        let isAlways: Bool
    }

    package init(
        _ bound: BoundPlan, kinds: StepKinds, tools: StepTools, recorder: any RunRecorder, options: RunOptions,
        loop: EventLoop
    ) {
        self.bound = bound
        self.kinds = kinds
        self.tools = tools
        self.recorder = recorder
        self.options = options
        self.loop = loop
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    var plan: Plan { bound.plan }
    var now: Instant { tools.clock.now() }
    var isInterrupted: Bool { interruptedAt != nil }

    // MARK: The whole run

    /// Runs everything chosen to its end. The first event must have been recorded by the caller, who knows the machine.
    package func run(startedAt: Instant) async -> RunReport {
        await settle()
        let watchers = watchWindows()
        let outcomes = await runUnits()
        watchers.forEach { $0.cancel() }
        let objectives = reports(outcomes)
        let report = RunReport(
            at: now, outcome: Outcome.together(objectives.map(\.outcome)), isInterrupted: isInterrupted,
            objectives: objectives,
            duration: now - startedAt, recordProblem: recordProblem)
        recorder.append(.ended(report))
        await settle()
        guard let recordProblem, report.recordProblem == nil else { return report }
        return RunReport(
            at: report.at, outcome: report.outcome, isInterrupted: report.isInterrupted, objectives: report.objectives,
            duration: report.duration, recordProblem: recordProblem)
    }

    /// Stops what goes on; steps under `always` still run within the grace time. A second call ends those too.
    package func interrupt(signal: String) {
        if interruptedAt == nil {
            interruptedAt = now
            recorder.append(.interrupted(signal: signal))
            cancel { !$0.isAlways }
            let clock = tools.clock
            let end = now + options.grace
            Task {
                try? await clock.sleep(until: end)
                self.endGrace()
            }
        } else {
            endGrace()
        }
    }

    private func endGrace() {
        graceIsOver = true
        cancel { _ in true }
    }

    /// Whether a step may begin: its reason not to, in words.
    func obstacle(isAlways: Bool) -> String? {
        if isInterrupted, !isAlways || graceIsOver { return "the run was interrupted" }
        if recordProblem != nil, !isAlways { return "the record can no longer be written" }
        return nil
    }

    /// Waits until the record is on disk.
    func settle() async {
        if recordProblem == nil, let problem = await recorder.settle() { recordProblem = problem }
    }

    // MARK: Work that can be ended from outside

    /// Does something as a task that an interrupt, or the closing of its window, cancels.
    func endable<Result: Sendable>(
        window: String?, isAlways: Bool, _ work: @escaping @Sendable () async -> Result
    ) async -> Result {
        let id = nextActivity
        nextActivity += 1
        let task = Task(executorPreference: loop) { await work() }
        activities[id] = Activity(cancel: { task.cancel() }, window: window, isAlways: isAlways)
        defer { activities[id] = nil }
        return await task.value
    }

    nonisolated var taskExecutor: EventLoop { loop }

    private func cancel(where condition: (Activity) -> Bool) {
        for activity in activities.values where condition(activity) { activity.cancel() }
    }

    // MARK: Windows

    /// A task for each window in use that ends what goes on in it at the moment it closes.
    private func watchWindows() -> [Task<Void, Never>] {
        guard !options.ignoresWindows else { return [] }
        let names = Set(bound.selection.objectives(of: plan).compactMap { $0.window?.value })
        return names.sorted().compactMap { plan.window($0) }.map { window in
            Task {
                for closes in window.spans.compactMap(\.closes) where closes > self.now {
                    do { try await self.tools.clock.sleep(until: closes) } catch { return }
                    self.close(window)
                }
            }
        }
    }

    private func close(_ window: Window) {
        guard activities.values.contains(where: { $0.window == window.name }) else { return }
        recorder.append(.windowClosed(window: window.name))
        cancel { $0.window == window.name }
    }

    /// Whether a window is open now; always so where there is none, or where windows are ignored.
    func isOpen(_ window: Window?) -> Bool {
        guard let window, !options.ignoresWindows else { return true }
        if case .inside = window.position(of: now) { return true }
        return false
    }

    /// When the window that is open now closes.
    func closing(of window: Window?) -> Instant? {
        guard let window, !options.ignoresWindows, case .inside(let span) = window.position(of: now) else { return nil }
        return span.closes
    }
}
