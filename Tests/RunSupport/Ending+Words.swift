import CivilTime
import Execution

extension Rehearsal.Ending {
    package var exit: Int32 { report.exitStatus.rawValue }

    /// Each step with its outcome in the order they ended: `ccms.reach passed, ccms.logon failed`.
    package var told: String {
        events.compactMap { event in
            if case .stepEnded(let id, let report) = event { "\(id.words) \(report.outcome.rawValue)" } else { nil }
        }.joined(separator: ", ")
    }

    /// Each objective with its outcome in the order of the plan.
    package var objectives: String {
        report.objectives.map { "\($0.name) \($0.outcome.rawValue)" }.joined(separator: ", ")
    }

    /// The steps that were begun, each attempt once.
    package var begun: String { stage.entries.joined(separator: ", ") }

    package func reports(of step: String) -> [StepReport] {
        events.compactMap { if case .stepEnded(let id, let report) = $0, id.words == step { report } else { nil } }
    }

    package func attempts(of step: String) -> [AttemptReport] {
        events.compactMap { if case .attempt(let id, let report, _) = $0, id.words == step { report } else { nil } }
    }

    /// When each attempt was to be followed by another.
    package func nextAttempts(of step: String) -> [Instant?] {
        events.compactMap { if case .attempt(let id, _, let next) = $0, id.words == step { .some(next) } else { nil } }
    }

    /// What is not whole about the events: a start without its end, an end without its start, something after the end.
    package var gaps: [String] {
        var gaps: [String] = []
        var open: Set<String> = []
        for event in events {
            switch event {
            case .stepStarted(let id, _): open.insert(id.words)
            case .stepEnded(let id, _): open.remove(id.words)
            case .objectiveStarted(let id): open.insert(id.words)
            case .objectiveEnded(let id, _): open.remove(id.words)
            default: break
            }
        }
        gaps += open.sorted().map { "\($0) never ended" }
        if case .ended = events.last {} else { gaps.append("the last event is not the end of the run") }
        if events.filter({ if case .ended = $0 { true } else { false } }).count != 1 { gaps.append("not one end") }
        return gaps
    }
}
