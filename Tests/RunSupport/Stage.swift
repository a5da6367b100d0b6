import CivilTime
import Diagnostics
import Execution
import Networking
import PlanLanguage
import Synchronization

/// Where a plan is run in a test: people with a script, a clock that jumps, and notes of every step that was begun.
package final class Stage: Person {
    /// What a person does when they are asked.
    package enum Script: Sendable {
        case answers(Answer)
        case answersAfter(Duration, Answer)
        /// Never answers; is unavailable once nobody waits any more.
        case silent
    }

    /// Whoever knows of an event.
    package enum Announcer: Sendable {
        /// It was written down before.
        case wrote(EventAnswer)
        case answersAfter(Duration, EventAnswer)
        /// Never answers; is unavailable once nobody waits any more.
        case silent
    }

    package let clock: VirtualClock
    private let scripts: [String: Script]
    private let announcers: [String: Announcer]
    private let state = Mutex(State())

    private struct State {
        var entries: [String] = []
        var attempts: [String: Int] = [:]
        var questions: [Question] = []
        var eventQuestions: [String] = []
    }

    init(clock: VirtualClock, scripts: [String: Script], announcers: [String: Announcer]) {
        self.announcers = announcers
        self.clock = clock
        self.scripts = scripts
    }

    /// The steps that were begun, each attempt once, in order: `rap[rap-1].reports`.
    package var entries: [String] { state.withLock { $0.entries } }
    package var questions: [Question] { state.withLock { $0.questions } }

    /// Notes that a step is begun, and returns which attempt it is.
    func enter(_ call: StepCall) -> Int {
        let name = Self.name(of: call.question)
        return state.withLock { state in
            state.entries.append(name)
            state.attempts[name, default: 0] += 1
            return state.attempts[name, default: 1]
        }
    }

    package func answer(to question: Question) async -> Answer {
        state.withLock { $0.questions.append(question) }
        let unavailable = Answer.unavailable(reason: "nobody is there")
        switch scripts[Self.name(of: question)] {
        case nil: return unavailable
        case .answers(let answer): return answer
        case .answersAfter(let duration, let answer):
            do { try await clock.sleep(until: clock.now() + duration) } catch { return unavailable }
            return answer
        case .silent:
            try? await clock.sleep(until: .latest)
            return unavailable
        }
    }

    /// The events that somebody was asked about.
    package var eventQuestions: [String] { state.withLock { $0.eventQuestions } }

    package func known(of question: EventQuestion) -> EventAnswer? {
        switch announcers[question.event.name] {
        case nil: .unavailable
        case .wrote(let answer): answer
        case .answersAfter, .silent: nil
        }
    }

    package func answer(to question: EventQuestion) async -> EventAnswer {
        state.withLock { $0.eventQuestions.append(question.event.name) }
        switch announcers[question.event.name] {
        case .answersAfter(let duration, let answer):
            do { try await clock.sleep(until: clock.now() + duration) } catch { return .unavailable }
            return answer
        case .silent:
            try? await clock.sleep(until: .latest)
            return .unavailable
        case nil, .wrote: preconditionFailure("what is known is not asked")
        }
    }

    private static func name(of question: Question) -> String {
        guard let member = question.member else { return question.step }
        let parts = question.step.split(separator: ".", maxSplits: 1)
        return "\(parts[0])[\(member)].\(parts[1])"
    }
}

/// Keeps the events of a run in memory, and shows them to views; its disk may fill up.
package final class EventList: RunRecorder {
    private let views: [any RunView]
    private let room: Int
    private let delay: Duration
    private let clock: VirtualClock
    private let list = Mutex<[RunEvent]>([])

    /// `room` is how many events the disk takes, `delay` how long it takes for them.
    init(views: [any RunView], room: Int, delay: Duration, clock: VirtualClock) {
        self.delay = delay
        self.clock = clock
        self.views = views
        self.room = room
    }

    package var events: [RunEvent] { list.withLock { $0 } }

    package func append(_ event: RunEvent) {
        list.withLock { $0.append(event) }
        for view in views {
            view.show(event)
            view.flush()
        }
    }

    package func write() {}

    package func settle() async -> String? {
        if delay > .zero { try? await clock.sleep(until: clock.now() + delay) }
        return list.withLock { $0.count } > room ? "no space left on device" : nil
    }

    package func conclude(_ report: RunReport) async -> RunReport {
        list.withLock { $0.append(.ended(report)) }
        var report = report
        report.recordProblem = await settle()
        list.withLock { $0[$0.count - 1] = .ended(report) }
        for view in views {
            view.show(.ended(report))
            view.flush()
        }
        return report
    }
}

/// Secrets for tests, by the name of their environment variable.
struct KnownSecrets: SecretKeeper {
    let values: [String: String]

    func value(of source: ValueSource, called name: String) async throws(SecretProblem) -> PlanValue {
        switch source {
        case .literal(let text): return .text(text)
        case .environment(let variable):
            guard let value = values[variable] else { throw SecretProblem("\(variable) is not set") }
            return .text(value)
        default: throw SecretProblem("no such source on stage")
        }
    }
}
