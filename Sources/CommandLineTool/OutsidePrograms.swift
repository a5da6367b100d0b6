import Diagnostics
import Execution
import Glibc
import Networking
import PlanLanguage
import Subprocess
import Synchronization

/// Starts outside programs, each in a session of its own, so that all its processes can be ended together.
struct OutsidePrograms: ProgramRunner {
    let loop: EventLoop
    /// How long a program that was asked to end (SIGTERM) may take until it is made to (SIGKILL).
    var grace = Duration.seconds(2)

    static func isThere(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// The programs of a plan that cannot be started here; whether they are started is said before a run.
    static func missing(of plan: Plan) -> [Finding] {
        ProbeStep.programs(of: plan, Selection(only: []), nil)
            .filter { !isThere($0.value) }.map { ProbeStep.missing($0, .warning) }
    }

    func run(_ program: OutsideProgram) async -> ProgramEnd {
        let group = ProcessGroup(grace: grace)
        // The library would end only the program itself: its task is never cancelled, the whole group is ended here.
        let work = Task(executorPreference: loop) { await start(program, in: group) }
        let timer = Task(executorPreference: loop) {
            try await loop.sleep(until: .now + program.timeout)
            group.end(because: .timedOut)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            group.end(because: .interrupted)
        }
    }

    private func start(_ program: OutsideProgram, in group: ProcessGroup) async -> ProgramEnd {
        var options = PlatformOptions()
        options.createSession = true
        let environment = program.environment.map { Array("\($0)=\($1)\0".utf8) }
        do {
            let result = try await Subprocess.run(
                Configuration(
                    executable: .path(.init(program.path)), arguments: Arguments(program.arguments),
                    environment: .custom(environment), platformOptions: options),
                input: .inputWriter, output: .sequence, error: .sequence
            ) { execution in
                group.begin(execution.processIdentifier.value)
                async let input: Void = {
                    // A program need not read what it is told.
                    _ = try? await execution.standardInputWriter.write(program.input)
                    try? await execution.standardInputWriter.finish()
                }()
                async let error = tail(execution.standardError)
                let output = await head(execution.standardOutput, program.mostOutput, group)
                let errorTail = await error
                await input
                await isOver(execution.processIdentifier.processDescriptor)
                // Not yet waited for: its number is still its own, and that of its group.
                group.finish()
                return (output, errorTail)
            }
            let (output, errorTail) = result.closureResult
            let cause =
                group.reason
                ?? {
                    switch result.terminationStatus {
                    case .exited(let status): .exited(Int(status))
                    case .signaled(let number): .signalled(Int(number))
                    }
                }()
            return ProgramEnd(cause, output: output, errorTail: errorTail)
        } catch {
            return ProgramEnd(.notStarted("\(error)"))
        }
    }

    private func head(_ stream: SubprocessOutputSequence, _ most: Int, _ group: ProcessGroup) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in stream {
                // What comes after is read and forgotten until the program has ended.
                if bytes.count > most { continue }
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
                if bytes.count > most { group.end(because: .printedTooMuch) }
            }
        } catch {}
        return Array(bytes.prefix(most))
    }

    private static let longestTail = 4_096

    private func tail(_ stream: SubprocessOutputSequence) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in stream {
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
                if bytes.count > 2 * Self.longestTail { bytes.removeFirst(bytes.count - Self.longestTail) }
            }
        } catch {}
        return bytes.suffix(Self.longestTail)
    }

    /// Waits until the process has ended (pidfd_open(2)); the group's own limits bound it.
    private func isOver(_ descriptor: CInt) async {
        while case .deadline = await loop.wait(for: descriptor, .readable, until: .now + .seconds(60)) {}
    }
}

/// The processes of one program: all of them get each signal.
private final class ProcessGroup: Sendable {
    private struct State {
        var leader: pid_t?
        var reason: ProgramEnd.Cause?
        var isOver = false
    }

    private let state = Mutex(State())
    private let grace: Duration

    init(grace: Duration) {
        self.grace = grace
    }

    /// Why it was ended from here, where it was.
    var reason: ProgramEnd.Cause? { state.withLock { $0.reason } }

    func begin(_ leader: pid_t) {
        let reason = state.withLock { state in
            state.leader = leader
            return state.reason
        }
        if reason != nil { signalAll() }
    }

    /// Asks all to end, and makes them after the grace time. The first reason counts.
    func end(because reason: ProgramEnd.Cause) {
        let isFirst = state.withLock { state in
            guard state.reason == nil, !state.isOver else { return false }
            state.reason = reason
            return true
        }
        if isFirst { signalAll() }
    }

    private func signalAll() {
        send(SIGTERM)
        Task {
            try await Task.sleep(for: grace)
            send(SIGKILL)
        }
    }

    private func send(_ signal: Int32) {
        state.withLock { state in
            guard let leader = state.leader, !state.isOver else { return }
            _ = kill(-leader, signal)
        }
    }

    /// The program has ended: what it left behind is ended too.
    func finish() {
        send(SIGKILL)
        state.withLock { $0.isOver = true }
    }
}
