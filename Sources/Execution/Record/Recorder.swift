import Synchronization

/// Something that shows events as they happen, drawn from the same values the record keeps.
package protocol RunView: Sendable {
    func show(_ event: RunEvent)
    /// Brings out what it gathered; it may gather until then.
    func flush()
}

extension RunView {
    package func flush() {}
}

/// Writes each event to the record and shows it to the views, with every secret hidden.
package final class Recorder: RunRecorder {
    private let file: RecordFile?
    private let hider: SecretHider
    private let views: [any RunView]
    private let state = Mutex(State())

    private struct State {
        var last = 0
        var problem: String?
    }

    /// `file` is where the record goes; `nil` only where a caller keeps none, as tests do.
    package init(file: RecordFile?, hider: SecretHider, views: [any RunView]) {
        self.file = file
        self.hider = hider
        self.views = views
    }

    package func append(_ event: RunEvent) {
        keep(event)
        for view in views { view.show(event) }
    }

    private func keep(_ event: RunEvent) {
        guard let file else { return }
        state.withLock { state in
            guard state.problem == nil else { return }
            do throws(RecordProblem) {
                state.last = try file.gather(hiding: hider) { event.write(to: &$0) }
            } catch {
                state.problem = error.message
            }
        }
    }

    package func write() {
        views.forEach { $0.flush() }
        guard let file else { return }
        do throws(RecordProblem) {
            try file.write()
        } catch {
            state.withLock { $0.problem = $0.problem ?? error.message }
        }
    }

    package nonisolated(nonsending) func settle() async -> String? {
        defer { views.forEach { $0.flush() } }
        let (last, problem) = state.withLock { ($0.last, $0.problem) }
        guard problem == nil, let file, last > 0 else { return problem }
        do throws(RecordProblem) {
            try await file.flushed(upTo: last)
            return nil
        } catch {
            state.withLock { $0.problem = error.message }
            return error.message
        }
    }

    package nonisolated(nonsending) func conclude(_ report: RunReport) async -> RunReport {
        var report = report
        keep(.ended(report))
        report.recordProblem = await settle()
        for view in views { view.show(.ended(report)) }
        views.forEach { $0.flush() }
        return report
    }
}
