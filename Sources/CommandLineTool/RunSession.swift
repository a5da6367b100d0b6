import CivilTime
import Diagnostics
import Execution
import Networking
import PlanLanguage
import Reporting

/// One `ctplan run` from the reading of its files to its exit status.
struct RunSession: Sendable {
    let request: RunRequest
    let console: Console
    let environment: Environment
    let recordThread: RecordThread

    /// Where OpenSSH keeps host keys (ssh(1)).
    static let userKnownHosts = ["~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"]

    /// Why a run does not begin: what to tell, and the exit status.
    struct Refusal: Error {
        let status: ExitStatus
        let message: String
        let findings: [Finding]

        init(_ status: ExitStatus, _ message: String = "", findings: [Finding] = []) {
            self.status = status
            self.message = message
            self.findings = findings
        }
    }

    func run(on loop: EventLoop) async -> ExitStatus {
        let interrupts: Interrupts
        do throws(Interrupts.Unavailable) {
            interrupts = try Interrupts(loop: loop)
        } catch {
            console.printError("error: \(error.message)")
            return .error
        }
        defer { interrupts.stop() }
        // Until the run itself takes interrupts, they end the preparation.
        let session = Task(executorPreference: loop) { await prepareAndRun(loop: loop, interrupts: interrupts) }
        interrupts.handle { _ in session.cancel() }
        return await session.value
    }

    private func prepareAndRun(loop: EventLoop, interrupts: Interrupts) async -> ExitStatus {
        do throws(Refusal) {
            return try await begin(loop: loop, interrupts: interrupts)
        } catch {
            if Task.isCancelled {
                console.printError("interrupted; nothing was contacted")
                return .interrupted
            }
            console.printError(error.findings)
            if !error.message.isEmpty { console.printError(error.message) }
            return error.status
        }
    }

    private func begin(loop: EventLoop, interrupts: Interrupts) async throws(Refusal) -> ExitStatus {
        let files = RunFiles(environment: environment)
        let (plan, site) = try files.planAndSite(request.plan, request.site)
        let replaced = ReplacedPlan(plan: plan.value, linter: files.linter).warnings
        warn(Ignoring(plan.source).applied(to: plan.warnings + replaced))
        site.map { warn(Ignoring($0.source).applied(to: $0.warnings)) }
        let selection = Selection(only: request.only)
        if let problem = selection.problem(in: plan.value) { throw Refusal(.usage, "error: --only: \(problem)") }
        let settings = try settings(for: plan.value)
        let networkGuard = try networkGuard(site?.value)
        let start = try rehearsalStart(plan: plan.value, selection: selection, networkGuard: networkGuard)
        let clock = SystemClock(loop: loop, startingAt: start)
        if !request.outsideWindow {
            let gate = WindowGate.now(clock.now(), plan: plan.value, selection: selection, site: site?.value)
            let words = RefusalWords(
                plan: plan.value, now: clock.now(), request: request, selection: selection, site: site?.value)
            if let message = words.message(for: gate) {
                throw Refusal(.outsideWindow, message)
            }
        }
        let operatorName = site?.value.operatorName ?? Machine.userName(environment)
        let announcements = try announcements(for: plan.value, now: clock.now(), by: operatorName)
        let answers = try request.answers.map { path throws(Refusal) in
            try files.answers(
                at: path, plan: plan.value, now: clock.now(), ignoresWindows: request.outsideWindow)
        }
        let binder = Binder(
            plan: plan.value, site: site?.value, settings: settings, selection: selection,
            userKnownHosts: Self.userKnownHosts, expand: environment.expanding)
        let findings = binder.findings()
        if !findings.isEmpty { throw Refusal(.usage, findings: findings) }

        try checkProbes(of: plan.value, selection, site?.value)

        let hider = SecretHider()
        let terminal = Terminal.ofProcess(loop: loop, console: console)
        let bound: BoundPlan
        switch await binder.bind(keeper: ProcessSecrets(environment: environment, terminal: terminal), hider: hider) {
        case .success(let value): bound = value
        case .failure(let problem): throw Refusal(.usage, findings: problem.all)
        }
        if Task.isCancelled { throw Refusal(.interrupted) }
        if !request.quiet { bound.weakSecrets.forEach { console.printError("warning: \($0)") } }

        let folder = try recordFolder(plan: plan.value, now: Instant.now())
        let file = try recordFile(folder, loop)
        let write: @Sendable (String) -> Void = { [console] text in
            if let terminal { terminal.write(besidesPrompts: text) } else { console.write(text) }
        }
        let view: any RunView =
            switch request.format {
            case .json: JSONView(hider: hider, isQuiet: request.quiet, write: write)
            case .text: TextView(hider: hider, hasColour: console.outputHasColour, isQuiet: request.quiet, write: write)
            }
        let recorder = Recorder(file: file, hider: hider, views: [view])
        console.boundWaits()
        let startedAt = clock.now()
        recorder.append(
            .started(
                RunStart(
                    at: startedAt, plan: plan.value, planDigest: SHA256.hex(of: plan.source.bytes),
                    site: site?.source.path,
                    siteDigest: site.map { SHA256.hex(of: $0.source.bytes) },
                    windows: selection.windows(
                        of: plan.value, site: site?.value,
                        at: request.outsideWindow ? nil : startedAt, waits: request.wait),
                    machine: Machine.hostName, operatorName: operatorName,
                    versions: [("ctplan", ProgramVersion.text)],
                    only: request.only, isRehearsal: start != nil, outsideWindow: request.outsideWindow,
                    recordFolder: folder, calendar: bound.calendar)))
        let network = Network(loop: loop, guard: networkGuard, names: bound.names)
        let person = PeopleAtHand(
            answers: answers, terminal: terminal, hider: hider, userName: Machine.userName(environment),
            clock: clock)
        let run = PlanRun(
            bound, kinds: .all,
            tools: StepTools(
                network: network, clock: clock, person: person, programs: OutsidePrograms(loop: loop),
                keptFiles: KeptFiles(recordFolder: folder, hider: hider)),
            recorder: recorder,
            options: RunOptions(
                jobs: request.jobs, waits: request.wait, ignoresWindows: request.outsideWindow,
                announcements: announcements),
            priorRuns: priorRuns(ownFolder: folder, isRehearsal: start != nil), loop: loop)
        interrupts.handle { signal in Task { await run.interrupt(signal: signal) } }
        // A signal that came while the run was made ready found nobody but this task.
        if Task.isCancelled { await run.interrupt(signal: "a signal") }
        let report = await run.run(startedAt: startedAt) { await NetworkVersions.all() }
        do throws(RecordProblem) {
            try file.close()
        } catch {
            console.printError("error: \(error.message)")
            return report.exitStatus == .passed ? .error : report.exitStatus
        }
        return report.exitStatus
    }

    private func warn(_ findings: [Finding]) {
        if !request.quiet { console.printError(findings) }
    }

    // MARK: What the command line says

    private func settings(for plan: Plan) throws(Refusal) -> [String: String] {
        var values: [String: String] = [:]
        for setting in request.settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let input = plan.input(parts[0]) else {
                let nearest = Spelling.nearest(to: parts[0], among: plan.inputs.map(\.name))
                throw Refusal(
                    .usage,
                    "error: --set: the plan has no input \"\(parts[0])\""
                        + (nearest.map { ", did you mean \"\($0)\"?" } ?? ""))
            }
            if input.isSecret {
                throw Refusal(
                    .usage,
                    "error: --set: \"\(parts[0])\" is a secret, and a command line is seen by others; say in the site file where it is kept"
                )
            }
            values[parts[0]] = parts[1]
        }
        return values
    }

    private func announcements(for plan: Plan, now: Instant, by: String) throws(Refusal) -> [Announcement] {
        switch AnnouncedTime.announcements(
            request.events, plan: plan, ignoresWindows: request.outsideWindow, now: now, by: by)
        {
        case .success(let announcements): return announcements
        case .failure(let problem): throw Refusal(.usage, "error: --event: \(problem.message)")
        }
    }

    /// Outside programs are started with somebody's consent only, and where they are there.
    private func checkProbes(of plan: Plan, _ selection: Selection, _ site: Site?) throws(Refusal) {
        let programs = ProbeStep.programs(of: plan, selection, site)
        guard let first = programs.first else { return }
        guard request.allowProbes || site?.allowsProbes == true else {
            throw Refusal(
                .usage,
                """
                error: the plan starts the outside program "\(first.value)", and nothing allows that; nothing was run
                  look at what it does, then run with --allow-probes, or write allow-probes: true in the site file
                """)
        }
        let missing = programs.filter { !OutsidePrograms.isThere($0.value) }.map { ProbeStep.missing($0) }
        if !missing.isEmpty { throw Refusal(.usage, findings: missing) }
    }

    private func networkGuard(_ site: Site?) throws(Refusal) -> NetworkGuard {
        switch NetworkRules.guarding(site: site, variableValue: environment[NetworkRules.variable]) {
        case .success(let networkGuard): return networkGuard
        case .failure(.finding(let finding)): throw Refusal(.usage, findings: [finding])
        case .failure(.variable(let message)): throw Refusal(.usage, "error: \(message)")
        }
    }

    private func rehearsalStart(plan: Plan, selection: Selection, networkGuard: NetworkGuard) throws(Refusal)
        -> Instant?
    {
        guard let text = request.at else { return nil }
        let zone =
            selection.objectives(of: plan).compactMap { $0.window.flatMap { plan.window($0.value)?.zone } }.first
            ?? .utc
        let start: Instant
        switch RehearsalTime.parse(text, zone: zone) {
        case .success(let instant): start = instant
        case .failure(let problem): throw Refusal(.usage, "error: --at: \(problem.message)")
        }
        guard networkGuard.isLoopbackOnly else {
            throw Refusal(
                .usage,
                """
                error: --at is for rehearsals, and this run could reach more than this machine
                  restrict it with \(NetworkRules.variable)=127.0.0.0/8,::1/128, or with allow: [127.0.0.0/8, "::1/128"] in the site file
                """)
        }
        return start
    }

    // MARK: The record

    private func recordFolder(plan: Plan, now: Instant) throws(Refusal) -> String {
        if let folder = request.record { return environment.expanding(folder) }
        guard let root = environment.recordRoot else {
            throw Refusal(
                .error,
                "error: no folder for the record: neither XDG_STATE_HOME nor HOME is set; give one with --record")
        }
        let stamp = now.description.filter { $0 != ":" && $0 != "-" && $0 != "." }
        return "\(root)/\(plan.name)/\(stamp)-\(Machine.processID)"
    }

    private func priorRuns(ownFolder: String, isRehearsal: Bool) -> any PriorRuns {
        guard let root = request.records.map(environment.expanding) ?? environment.recordRoot else {
            return NoPriorRuns()
        }
        return RecordedRuns(root: root, acceptsRehearsals: isRehearsal, ownFolder: ownFolder)
    }

    private func recordFile(_ folder: String, _ loop: EventLoop) throws(Refusal) -> RecordFile {
        do throws(RecordProblem) {
            return try RecordFile.create(folder: folder, thread: recordThread, loop: loop)
        } catch {
            throw Refusal(
                error.isTaken ? .usage : .error,
                "error: \(error.message)\n  nothing was contacted; give another folder with --record")
        }
    }
}
