import CivilTime
import PlanLanguage

/// Of the objectives that need only some of their members: how many have passed, and who pauses before another attempt.
struct EnoughBoard {
    private var passed: [String: Int] = [:]
    private var pauses: [Int: (objective: String, cancel: @Sendable () -> Void)] = [:]
    private var nextPause = 0

    /// Notes that a member passed; whoever still pauses for an objective that has enough goes on at once.
    mutating func notePassed(_ objective: Objective) {
        if objective.need == .all { return }
        passed[objective.name, default: 0] += 1
        guard hasEnough(objective) else { return }
        for pause in pauses.values where pause.objective == objective.name { pause.cancel() }
    }

    func hasEnough(_ objective: Objective) -> Bool {
        switch objective.need {
        case .all: false
        case .any: passed[objective.name, default: 0] >= 1
        case .atLeast(let number): passed[objective.name, default: 0] >= number
        }
    }

    mutating func begin(_ objective: Objective, cancel: @escaping @Sendable () -> Void) -> Int {
        defer { nextPause += 1 }
        pauses[nextPause] = (objective.name, cancel)
        return nextPause
    }

    mutating func end(_ pause: Int) { pauses[pause] = nil }
}

extension PlanRun {
    static let enough = "enough have passed"

    /// Whether as many members of an objective have passed as it needs: others begin nothing more.
    func hasEnough(_ objective: Objective) -> Bool { enoughBoard.hasEnough(objective) }

    /// Waits for the next attempt of a step, unless that is not needed any more.
    func pause(until next: Instant, for objective: Objective) async {
        let clock = tools.clock
        guard objective.need != .all else {
            try? await clock.sleep(until: next)
            return
        }
        let sleep = Task(executorPreference: executor) { try? await clock.sleep(until: next) }
        let pause = enoughBoard.begin(objective) { sleep.cancel() }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
        enoughBoard.end(pause)
    }
}
