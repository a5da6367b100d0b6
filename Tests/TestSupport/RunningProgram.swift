import Dispatch
import Glibc
import Synchronization

/// A program that was started; killed when the last reference to it goes.
package final class RunningProgram: Sendable {
    package let pid: pid_t
    private let files: TemporaryFolder
    private let state = Mutex(State.running)

    private enum State { case running, timedOut, reaped }

    init(pid: pid_t, files: TemporaryFolder) {
        self.pid = pid
        self.files = files
    }

    deinit {
        guard state.withLock({ $0 != .reaped }) else { return }
        kill(pid, SIGKILL)
        _ = reap(pid)
    }

    /// Sends a signal, unless it has ended and its number may be another's.
    package func signal(_ number: Int32) {
        state.withLock { if $0 != .reaped { kill(pid, number) } }
    }

    /// What it has written so far.
    package var standardOutput: String { (try? files.read("stdout")) ?? "" }
    package var standardError: String { (try? files.read("stderr")) ?? "" }

    /// Waits until standard output or standard error contains this; throws `ProgramTimeout`.
    package func output(contains text: String, within limit: Duration = .seconds(30)) async throws {
        let deadline = ContinuousClock.now + limit
        while !standardOutput.contains(text), !standardError.contains(text) {
            guard ContinuousClock.now < deadline else { throw timeout("did not say \"\(text)\" within \(limit)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits for its end; throws `ProgramTimeout` and kills it if that takes longer. To be called once.
    package func finish(within limit: Duration = .seconds(60)) async throws -> FinishedProgram {
        let watch = Task {
            try await Task.sleep(for: limit)
            state.withLock {
                guard $0 == .running else { return }
                $0 = .timedOut
                kill(pid, SIGKILL)
            }
        }
        await withTaskCancellationHandler {
            await end(of: pid)
        } onCancel: {
            signal(SIGKILL)
        }
        watch.cancel()
        let (last, status) = state.withLock { state in
            defer { state = .reaped }
            return (state, reap(pid))
        }
        guard last != .timedOut else { throw timeout("did not end within \(limit)") }
        return FinishedProgram(status: status, standardOutput: standardOutput, standardError: standardError)
    }

    private func timeout(_ message: String) -> ProgramTimeout {
        ProgramTimeout(message: message, standardOutput: standardOutput, standardError: standardError)
    }
}

/// Waits on a thread of its own, for the pool of tasks has only as many as there are cores, and leaves the status.
private func end(of pid: pid_t) async {
    await withCheckedContinuation { continuation in
        DispatchQueue(label: "end of \(pid)").async {
            var information = siginfo_t()
            while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
            continuation.resume()
        }
    }
}

/// The exit status of a process that has ended or is about to; 128 + N when signal N ended it.
private func reap(_ pid: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
}
